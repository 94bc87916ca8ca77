/*
 * Power loss, without a power switch. Preloaded into a venue, this library keeps a second folder, the shadow, in the
 * state that POSIX promises after a power failure: the content of a file as of its last fsync, the names of a folder as
 * of the folder's last fsync. After kill -9 the shadow is what a disk without luck would hold.
 *
 *   POWER_LOSS_FOLDER       the folder to watch
 *   POWER_LOSS_SHADOW       where the shadow is kept: names as hard links into .content/<inode of the watched file>
 *   POWER_LOSS_FAIL_SYNC    fail every fsync of a watched file after this many, with EIO
 *   POWER_LOSS_FAIL_WRITE   fail every write to a watched file after this many, with ENOSPC
 *   POWER_LOSS_DIE_BEFORE   end by SIGKILL before this operation: write, fsync, truncation, removal or renaming, counted from 1
 *
 * Everything below uses raw system calls, so that it does not meet itself.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_FILES 64
#define MAX_RANGES 4096

/* What was written to a file since its last fsync. */
struct dirty {
  ino_t inode;
  int whole; /* more ranges than fit: everything */
  int count;
  off_t start[MAX_RANGES];
  size_t length[MAX_RANGES];
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct dirty files[MAX_FILES];
static int file_count = 0;
static long syncs = 0;
static long writes = 0;
static long operations = 0;

static void give_up(const char *what) {
  dprintf(2, "power-loss: %s: %s\n", what, strerror(errno));
  abort();
}

static const char *watched_folder(void) { return getenv("POWER_LOSS_FOLDER"); }

/* 1 when fd is a regular file in the folder, 2 when it is the folder itself, else 0. */
static int watched(int fd, struct stat *status) {
  const char *folder = watched_folder();
  char link[64], path[PATH_MAX];
  if (folder == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  size_t prefix = strlen(folder);
  if (strncmp(path, folder, prefix) != 0) return 0;
  if (path[prefix] == 0) return 2;
  if (path[prefix] != '/' || strchr(path + prefix + 1, '/') != NULL) return 0;
  return fstat(fd, status) == 0 && S_ISREG(status->st_mode) ? 1 : 0;
}

/* Counts an operation on the watched folder; the caller holds the mutex. */
static void operation(void) {
  const char *last = getenv("POWER_LOSS_DIE_BEFORE");
  if (last != NULL && ++operations >= atol(last)) kill(getpid(), SIGKILL), pause();
}

static void content_path(ino_t inode, char path[PATH_MAX]) {
  snprintf(path, PATH_MAX, "%s/.content/%lu", getenv("POWER_LOSS_SHADOW"), (unsigned long)inode);
}

/* A file that the shadow knows from an earlier process is as it was left: only what is written from now on is new. */
static struct dirty *dirty_of(ino_t inode) {
  char path[PATH_MAX];
  for (int i = 0; i < file_count; i++)
    if (files[i].inode == inode) return &files[i];
  if (file_count == MAX_FILES) give_up("too many files");
  content_path(inode, path);
  files[file_count].inode = inode;
  files[file_count].whole = access(path, F_OK) != 0;
  files[file_count].count = 0;
  return &files[file_count++];
}

static int shadow_content(ino_t inode) {
  char path[PATH_MAX];
  content_path(inode, path);
  int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) give_up(path);
  return fd;
}

static void copy_range(int from, int to, off_t start, size_t length) {
  char buffer[65536];
  while (length > 0) {
    ssize_t got = syscall(SYS_pread64, from, buffer, length < sizeof buffer ? length : sizeof buffer, start);
    if (got <= 0) return; /* truncated meanwhile */
    if (syscall(SYS_pwrite64, to, buffer, got, start) != got) give_up("write to the shadow");
    start += got;
    length -= got;
  }
}

static void keep_content(int fd, const struct stat *status) {
  struct dirty *dirty = dirty_of(status->st_ino);
  int source = fd, reopened = -1;
  if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    source = reopened = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
  }
  int shadow = shadow_content(status->st_ino);
  if (dirty->whole) copy_range(source, shadow, 0, status->st_size);
  for (int i = 0; i < dirty->count; i++) copy_range(source, shadow, dirty->start[i], dirty->length[i]);
  if (syscall(SYS_ftruncate, shadow, status->st_size) != 0) give_up("truncate the shadow");
  dirty->whole = 0;
  dirty->count = 0;
  syscall(SYS_close, shadow);
  if (reopened >= 0) syscall(SYS_close, reopened);
}

static void drop_names_not_in(const char *folder, const char *shadow) {
  DIR *names = opendir(shadow);
  if (names == NULL) give_up(shadow);
  for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
    char real[PATH_MAX], kept[PATH_MAX];
    struct stat status;
    if (entry->d_name[0] == '.') continue;
    snprintf(real, sizeof real, "%s/%s", folder, entry->d_name);
    snprintf(kept, sizeof kept, "%s/%s", shadow, entry->d_name);
    if (lstat(real, &status) != 0) syscall(SYS_unlinkat, AT_FDCWD, kept, 0);
  }
  closedir(names);
}

static void keep_names(void) {
  const char *folder = watched_folder(), *shadow = getenv("POWER_LOSS_SHADOW");
  drop_names_not_in(folder, shadow);
  DIR *names = opendir(folder);
  if (names == NULL) give_up(folder);
  for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
    char real[PATH_MAX], content[PATH_MAX], kept[PATH_MAX];
    struct stat status, linked;
    snprintf(real, sizeof real, "%s/%s", folder, entry->d_name);
    if (lstat(real, &status) != 0 || !S_ISREG(status.st_mode)) continue;
    content_path(status.st_ino, content);
    snprintf(kept, sizeof kept, "%s/%s", shadow, entry->d_name);
    syscall(SYS_close, shadow_content(status.st_ino));
    if (stat(content, &status) != 0) give_up(content);
    if (lstat(kept, &linked) == 0) {
      if (linked.st_ino == status.st_ino) continue;
      syscall(SYS_unlinkat, AT_FDCWD, kept, 0);
    }
    if (syscall(SYS_linkat, AT_FDCWD, content, AT_FDCWD, kept, 0) != 0) give_up(kept);
  }
  closedir(names);
}

static int synced(int fd, long number) {
  struct stat status;
  int kind = watched(fd, &status);
  if (kind == 0) return syscall(number, fd);
  pthread_mutex_lock(&mutex);
  operation();
  const char *limit = getenv("POWER_LOSS_FAIL_SYNC");
  if (kind == 1 && limit != NULL && ++syncs > atol(limit)) {
    pthread_mutex_unlock(&mutex);
    errno = EIO;
    return -1;
  }
  if (kind == 1) keep_content(fd, &status);
  else keep_names();
  pthread_mutex_unlock(&mutex);
  return 0; /* the shadow is the disk: the real one need not be waited for */
}

static ssize_t written(int fd, const void *bytes, size_t length, off_t offset) {
  struct stat status;
  if (watched(fd, &status) == 1) {
    pthread_mutex_lock(&mutex);
    operation();
    const char *limit = getenv("POWER_LOSS_FAIL_WRITE");
    if (limit != NULL && ++writes > atol(limit)) {
      pthread_mutex_unlock(&mutex);
      errno = ENOSPC;
      return -1;
    }
    struct dirty *dirty = dirty_of(status.st_ino);
    if (dirty->count == MAX_RANGES) dirty->whole = 1, dirty->count = 0;
    if (!dirty->whole) {
      dirty->start[dirty->count] = offset;
      dirty->length[dirty->count++] = length;
    }
    pthread_mutex_unlock(&mutex);
  }
  return syscall(SYS_pwrite64, fd, bytes, length, offset);
}

/* A truncation is undone by power loss until the next fsync, as a write is. */
static int truncated(int fd, off_t length) {
  struct stat status;
  if (watched(fd, &status) == 1) {
    pthread_mutex_lock(&mutex);
    operation();
    pthread_mutex_unlock(&mutex);
  }
  return syscall(SYS_ftruncate, fd, length);
}

/* The system may give the number of a removed file to a new one: its content must not be taken for the new one's. */
static void forget(const char *path) {
  struct stat status;
  char content[PATH_MAX], gone[PATH_MAX + 8];
  const char *folder = watched_folder();
  if (folder == NULL || strncmp(path, folder, strlen(folder)) != 0 || lstat(path, &status) != 0) return;
  pthread_mutex_lock(&mutex);
  operation();
  content_path(status.st_ino, content);
  snprintf(gone, sizeof gone, "%s.gone", content);
  syscall(SYS_renameat2, AT_FDCWD, content, AT_FDCWD, gone, 0);
  struct dirty *dirty = dirty_of(status.st_ino);
  dirty->whole = 1;
  dirty->count = 0;
  pthread_mutex_unlock(&mutex);
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return written(fd, bytes, length, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return written(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  struct stat status;
  if (watched(fd, &status) == 1) {
    pthread_mutex_lock(&mutex);
    operation();
    dirty_of(status.st_ino)->whole = 1;
    pthread_mutex_unlock(&mutex);
  }
  return syscall(SYS_write, fd, bytes, length);
}

int ftruncate(int fd, off_t length) { return truncated(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncated(fd, length); }

int unlink(const char *path) {
  forget(path);
  return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rename(const char *from, const char *to) {
  forget(to);
  return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
