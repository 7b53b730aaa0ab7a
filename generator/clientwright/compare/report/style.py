"""The look of the HTML page."""

from __future__ import annotations

STYLE = """
:root { --ink: #1c2024; --soft: #60646c; --line: #e0e1e6; --paper: #fff; --wash: #f7f8fa;
  --breaking: #b42318; --addition: #18794e; --info: #3a5ba0; --gone: #fdecea; --come: #e6f4ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #a0a4ad; --line: #34373d;
  --paper: #15171a; --wash: #1d2024; --breaking: #ff8f83; --addition: #5bd09a; --info: #9db8f5;
  --gone: #4a1d1a; --come: #143a29; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header, main { max-width: 88rem; margin: 0 auto; padding: 1rem 1.5rem; }
main { padding-top: 0; }
h1 { margin: 0; font-size: 1.5rem; } h2 { margin: 1.5rem 0 .5rem; font-size: 1.15rem; }
.versions, .verdict, h2 small, .clause, .place { color: var(--soft); }
.versions { margin: 0 0 1rem; }
nav { display: flex; gap: .75rem; flex-wrap: wrap; }
.count { border: 1px solid var(--line); border-left: 4px solid; border-radius: 6px; padding: .4rem .9rem;
  color: inherit; text-decoration: none; background: var(--wash); }
.count b { font-size: 1.3rem; margin-right: .3rem; }
.count.breaking { border-left-color: var(--breaking); } .count.addition { border-left-color: var(--addition); }
.count.info { border-left-color: var(--info); }
#breaking h2 { color: var(--breaking); } #addition h2 { color: var(--addition); } #info h2 { color: var(--info); }
.group { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; overflow-x: auto; }
.group > summary { cursor: pointer; padding: .5rem .9rem; background: var(--wash); }
.group > summary b::first-letter { text-transform: uppercase; }
.number { display: inline-block; margin-left: .5rem; padding: 0 .5rem; border-radius: 9px; background: var(--line);
  font-size: .8rem; }
.clause { margin-left: .75rem; font-size: .85rem; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: .88rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .35rem .9rem; border-top: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: anywhere; } th:nth-child(1) { width: 30%; } th:nth-child(2) { width: 32%; } th:nth-child(3) { width: 22%; }
tr:target td { background: var(--come); }
code { font: .92em ui-monospace, monospace; } .method { color: var(--info); }
del { text-decoration: none; background: var(--gone); padding: 0 .25rem; border-radius: 3px; }
ins { text-decoration: none; background: var(--come); padding: 0 .25rem; border-radius: 3px; }
del + ins::before { content: "→ "; color: var(--soft); }
td details summary { cursor: pointer; } td ul { margin: .25rem 0; padding-left: 1.1rem; }
.place span { display: block; font-size: .85em; } .place i { font-style: normal; opacity: .7; }
.mark { font: .75em ui-monospace, monospace; color: inherit; opacity: .6; text-decoration: none; }
@media print { .group { break-inside: avoid; } }
"""
