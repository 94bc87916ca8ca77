/** What a shell needs to complete `drydock`: it asks `drydock complete` for candidates. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** The line by which `drydock complete` asks for the path of a file. */
export const FILES = ':files';

const BASH = `# Completion of drydock for bash. In ~/.bashrc:  eval "$(drydock completion bash)"
_drydock() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ${FILES} ]]; then
      compopt -o default 2>/dev/null
      COMPREPLY=()
      return
    fi
    [[ -n $line ]] && COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$1" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _drydock drydock`;

const ZSH = `#compdef drydock
# Completion of drydock for zsh. In ~/.zshrc, behind compinit:  eval "$(drydock completion zsh)"
_drydock() {
  local line
  local -a lines candidates
  lines=("\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ \${lines[1]} == ${FILES} ]]; then
    _files
    return
  fi
  for line in "\${lines[@]}"; do
    [[ -n $line ]] && candidates+=("\${line%%$'\\t'*}:\${line#*$'\\t'}")
  done
  _describe drydock candidates
}
compdef _drydock drydock`;

const FISH = `# Completion of drydock for fish. In ~/.config/fish/config.fish:  drydock completion fish | source
function __drydock_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines ($words[1] complete -- $words[2..-1] 2>/dev/null)
    if test "$lines[1]" = "${FILES}"
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c drydock -f -a '(__drydock_complete)'`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
