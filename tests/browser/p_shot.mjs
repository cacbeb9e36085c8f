import { launch, serve } from "/work/wt/p/tests/browser/site.mjs";
const [, , folder, out, modes, ...paths] = process.argv;
const { address, close } = await serve(folder, "/");
const browser = await launch();
for (const path of paths) for (const mode of modes.split(",")) {
  const [width, scheme, full, js] = mode.split(":");
  const c = await browser.newContext({ viewport: { width: +width, height: 900 }, colorScheme: scheme, javaScriptEnabled: js !== "nojs" });
  const p = await c.newPage();
  p.on("console", (m) => m.type() === "error" && console.log(path, m.text()));
  await p.goto(address + path); await p.waitForTimeout(600);
  if (full === "print") await p.emulateMedia({ media: "print" });
  const size = await p.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
  const name = `${out}/${path.replace(/\W+/g, "_")}-${width}-${scheme}${js ?? ""}${full === "print" ? "-print" : ""}.png`;
  await p.screenshot({ path: name, fullPage: full === "full" });
  if (full === "print") { await p.pdf({ path: name.replace("png", "pdf") }); }
  console.log(name, size.join("x"));
  await c.close();
}
await browser.close(); close();
