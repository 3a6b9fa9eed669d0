/** Style and script of the page: constants, so that its content security policy can name their hashes. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --soft: #5a6478; --paper: #ffffff; --sheet: #f4f6f9; --line: #d8dee8;
  --good: #18753c; --warn: #8a5a00; --bad: #b3261e; --bar: #6b8fd6; --mono: ui-monospace, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a4adbd; --paper: #14171c; --sheet: #1d2128;
  --line: #343b47; --good: #6fcf8e; --warn: #e8b44c; --bad: #ff8a80; --bar: #5d7fc0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; font-weight: 700; line-height: 1.2; margin: 0 0 .4rem; } header p { margin: .4rem 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0; display: inline; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .soft { color: var(--soft); }
pre, code { font-family: var(--mono); font-size: .88rem; }
pre { background: var(--sheet); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .8rem; margin: .5rem 0;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.copied { position: relative; }
.copied button { position: absolute; top: .4rem; right: .4rem; font: inherit; font-size: .8rem; padding: .15rem .6rem;
  border: 1px solid var(--line); border-radius: .3rem; background: var(--paper); color: var(--ink); cursor: pointer; }
.copied pre { padding-right: 5rem; }
button:focus-visible, summary:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; } .layer { overflow-wrap: normal; } caption { text-align: left; } td.time, th.time { text-align: right; white-space: nowrap; padding: .35rem 0 .35rem .6rem; }
.fall { width: 26%; min-width: 6rem; } .fall svg { display: block; width: 100%; height: .8rem; margin-top: .35rem; }
.fall rect, .plot .mark { fill: var(--bar); } .plot .line { stroke: var(--bar); fill: none; stroke-width: 2; }
.plot .limit { stroke: var(--bad); stroke-dasharray: 5 4; } .plot .kept { fill: var(--paper); stroke: var(--bar); stroke-width: 2; } .plot .whole { fill: var(--line); } .plot .axis { stroke: var(--line); }
.plot text { fill: var(--soft); font: 12px system-ui, sans-serif; } .plot svg { width: 100%; height: auto; max-width: 34rem; }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .8rem; margin: .6rem 0; }
summary { cursor: pointer; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; }
@media (max-width: 34rem) { .fall { display: none; } table { font-size: .8rem; } th, td { padding-right: .4rem; } th, td.time, th.time { white-space: normal; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } h1 { font-size: 1.5rem; } }
@media print { body { max-width: none; } .copied button { display: none; } details, pre, tr { break-inside: avoid; } }
`;

/** Copies what stands beside a button; where that is not allowed, it selects it. */
export const SCRIPT = `
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = button.parentElement.querySelector('pre');
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = 'Selected';
    }
  });
}
`;
