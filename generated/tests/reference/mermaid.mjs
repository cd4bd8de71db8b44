// Reads diagrams with Mermaid.
//
// Usage: mermaid.mjs FILE MERMAID JSDOM, a file of Markdown, and the folders that hold `node_modules` with the packages.
// Prints a JSON list: of each diagram, the labels of its nodes and the number of its arrows.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [file, mermaidFolder, jsdomFolder] = process.argv.slice(2);

// Mermaid is written for browsers, and cleans labels with their DOM.
const { JSDOM } = createRequire(`${jsdomFolder}/package.json`)("jsdom");
globalThis.window = new JSDOM("").window;
globalThis.document = window.document;

const entry = `${mermaidFolder}/node_modules/mermaid/dist/mermaid.core.mjs`;
const { default: mermaid } = await import(pathToFileURL(entry));

const diagrams = [];
for (const [, text] of readFileSync(file, "utf8").matchAll(/^```mermaid\n([^]*?)^```$/gm)) {
  // Fails on errors, and loads what the next line needs.
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const labels = [...db.getVertices().values()].map((node) => node.text);
  diagrams.push({ labels, arrows: db.getEdges().length });
}
console.log(JSON.stringify(diagrams));
