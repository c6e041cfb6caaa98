// Reads workflow files as GitHub does and prints what is wrong with each: {"path": ["message", …], …}.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

// The package imports its own JSON files without the attribute that Node asks for.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import("@actions/workflow-parser");

const faults = {};
for (const path of process.argv.slice(2)) {
  const parsed = parseWorkflow({ name: path, content: readFileSync(path, "utf8") }, new NoOperationTraceWriter());
  if (parsed.value) await convertWorkflowTemplate(parsed.context, parsed.value);
  faults[path] = parsed.context.errors.getErrors().map((error) => error.message);
}
console.log(JSON.stringify(faults));
