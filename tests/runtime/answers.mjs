// Answers queries with the built runtime under Node: JSON lines in, JSON lines out.
//
//   node answers.mjs RUNTIME            each line in: {"ask": "answer", "query": …, "lang": …}
//                                       each line out: what respond returns for it
//   node answers.mjs RUNTIME --python   all of the input is Python to run there;
//                                       out: its `result`, a text
//   node answers.mjs RUNTIME --modules  out: the modules of the standard library that one answer
//                                       loads, one a line
//
// RUNTIME is the folder that `bundle` writes: site/assets/calculator/runtime.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";

const MODULES = `
from quick_start import respond
for ask in ("answer", "thresholds"):
    respond('{"ask": "%s", "query": "work=inference", "lang": "zh-TW"}' % ask)
import sys
loaded = ((name, getattr(module, "__spec__", None)) for name, module in sys.modules.items())
result = "\\n".join(sorted(n for n, spec in loaded if "/python3" in str(spec and spec.origin)))
`;

/** @param {string} folder */
async function startPython(folder) {
  const { files, lock } = JSON.parse(readFileSync(resolve(folder, "manifest.json"), "utf-8"));
  const pathOf = (/** @type {string} */ name) => resolve(folder, files[name].path);
  const { loadPyodide } = createRequire(import.meta.url)("pyodide");
  // As worker.js starts it, with its WebAssembly and the script to that, the first of two.
  const pyodide = mkdtempSync(join(tmpdir(), "pyodide-"));
  process.on("exit", () => rmSync(pyodide, { recursive: true }));
  const [script] = readFileSync(pathOf("pyodide.js"), "utf-8").split("\n;\n", 1);
  writeFileSync(join(pyodide, "pyodide.asm.js"), script);
  copyFileSync(pathOf("pyodide.asm.wasm"), join(pyodide, "pyodide.asm.wasm"));
  const python = await loadPyodide({
    indexURL: pyodide,
    stdLibURL: pathOf("python_stdlib.zip"),
    packageBaseUrl: "memory:/",
    lockFileContents: { info: lock, packages: {} },
    env: { HOME: "/" },
  });
  python.FS.writeFile("/app.zip", readFileSync(pathOf("app.zip")));
  python.runPython("import sys; sys.path.append('/app.zip')");
  return python;
}

/** @param {string} text */
const print = (text) => process.stdout.write(`${text}\n`);

// Node would quote a whole megabyte-long line of Pyodide's before it says what went wrong.
process.on("uncaughtException", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});

const [folder, mode] = process.argv.slice(2);
const python = await startPython(folder);
const input = mode === "--modules" ? MODULES : await text(process.stdin);
if (mode) {
  python.runPython(input);
  print(python.globals.get("result"));
} else {
  const respond = python.runPython("from quick_start import respond; respond");
  for (const line of input.split("\n")) if (line.trim()) print(respond(line));
}
