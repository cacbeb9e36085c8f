// Every kind of page of a built site is valid HTML, as html-validate reads the standard, and keeps to what it recommends.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { finish, pagesByKind } from "./site.mjs";

const [, , folder] = process.argv;
const rules = {
  // The ids of the theme begin with a low line, so that no author's id is one of them; any character is valid there.
  "valid-id": ["error", { relaxed: true }],
  // Headlines are as long as their authors made them.
  "long-title": "off",
  // The standard takes `doctype` in any case; the small pages of redirects write it small.
  "doctype-style": "off",
  // It wants a section for the role doc-endnotes, where a section is: the role says which one.
  "prefer-native-element": "off",
};
const validator = new HtmlValidate(new StaticConfigLoader({
  root: true, extends: ["html-validate:standard", "html-validate:recommended"], rules,
}));

const kinds = pagesByKind(folder);
const problems = [];
let count = 0;
for (const path of new Set([...kinds.values()].flat())) {
  const file = path.endsWith(".html") ? path : `${path}index.html`;
  count += 1;
  const report = await validator.validateString(readFileSync(join(folder, file), "utf8"), file);
  for (const { messages } of report.results) {
    for (const { ruleId, message, line, column } of messages) {
      problems.push(`${file}:${line}:${column}: ${ruleId}: ${message}`);
    }
  }
}
finish(`${count} pages are valid HTML`, problems);
