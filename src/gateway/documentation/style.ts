/** The colours of every page, by day and by night. */
export const COLOURS = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dfe4ea; --paper: #fff; --panel: #f6f8fa;
  --accent: #5a3fd6; --get: #0b6e4f; --post: #8a5200; --put: #245bb5; --delete: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e8ee; --soft: #9aa6b4; --line: #2c3540; --paper: #12171d;
  --panel: #1a2129; --accent: #a999ff; --get: #5fd0a5; --post: #f0b45c; --put: #86b3ff; --delete: #ff8d85; } }
`;

/** How the documentation page looks. It asks nobody for anything: no font, no script, no picture. */
export const STYLE = `${COLOURS}
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); color: var(--ink); background: var(--paper);
  font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem 3rem 1.5rem; font-size: .86rem;
  background: var(--panel); border-right: 1px solid var(--line); }
nav h2 { margin: 1.3rem 0 .3rem; font-size: .74rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: flex; gap: .5rem; align-items: baseline; padding: .13rem .4rem; border-radius: .3rem; color: inherit; text-decoration: none; }
nav a:hover, nav a:focus-visible { background: var(--line); }
nav a span:last-child { overflow-wrap: anywhere; }
main { max-width: 62rem; width: 100%; padding: 2rem 3rem 6rem; }
h1 { margin: 0 0 .4rem; font-size: 1.9rem; }
main > section > h2 { margin: 3rem 0 .2rem; font-size: 1.4rem; }
article { padding: 1.4rem 0 .6rem; border-top: 1px solid var(--line); margin-top: 1.2rem; scroll-margin-top: .5rem; }
article h3 { margin: 0; font: 600 1rem/1.5 ui-monospace, SFMono-Regular, Consolas, monospace; overflow-wrap: anywhere; }
article h3 a { color: inherit; text-decoration: none; }
p { margin: .45rem 0; }
.soft { color: var(--soft); }
.method { display: inline-block; min-width: 3.2rem; font: 700 .72rem/1.5 ui-monospace, Consolas, monospace; }
.GET { color: var(--get); } .POST { color: var(--post); } .PUT { color: var(--put); } .DELETE { color: var(--delete); }
.facts { display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0; padding: 0; list-style: none; font-size: .8rem; }
.facts li { padding: .05rem .6rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--soft); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; padding-left: calc(var(--depth, 0) * 1.2rem); }
th:first-child { width: 1px; } .members th:nth-child(2) { width: 34%; } .errors th:nth-child(2) { width: 1px; }
code, pre { font: .86em/1.5 ui-monospace, SFMono-Regular, Consolas, monospace; }
pre { padding: .8rem 1rem; overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; }
details { margin: .6rem 0; }
summary { cursor: pointer; color: var(--accent); font-size: .9rem; }
h4 { margin: .9rem 0 .2rem; font-size: .86rem; }
a { color: var(--accent); }
.must { color: var(--delete); font-size: .8em; }
@media (max-width: 60rem) { body { display: block; }
  nav { position: static; height: auto; max-height: 45vh; border: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1.5rem 1rem 4rem; } }
@media (max-width: 42rem) { thead { display: none; }
  tr { display: block; padding: .35rem 0 .35rem calc(var(--depth, 0) * .9rem); border-bottom: 1px solid var(--line); }
  td, td:first-child { display: block; padding: 0; border: 0; white-space: normal; overflow-wrap: anywhere; } td:empty { display: none; }
  .members td:nth-child(2) { color: var(--soft); } .errors td:nth-child(2)::before { content: 'HTTP '; } }
@media print { nav { display: none; } body { display: block; } details > * { display: block; } }
`;
