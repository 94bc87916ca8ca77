/** The same of a venue whose history lies in its folder: every page, filter and token, and that each reply's word is in it at once. */
process.env.DRYDOCK_TEST_HISTORY = 'file';
await import('./private-history.test.ts');
