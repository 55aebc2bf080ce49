// Starts Azurite inside this process and ends with whoever started it: the parent holds our standard input open, so its end,
// however it comes, closes it. Usage: node run.mjs <folder with node_modules> <data folder> <Azurite's own options>
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const [installation, data, ...options] = process.argv.slice(2);
const require = createRequire(join(resolve(installation), "package.json"));
const entry = require.resolve("azurite/dist/src/azurite.js");
const pidFile = join(data, "azurite.pid");

// Saving large tables takes a while; an Azurite that is still at it must not be joined by a second one on the same files.
const patience = 60_000;

function predecessor() {
  if (!existsSync(pidFile)) return null;
  const pid = Number(readFileSync(pidFile, "utf8"));
  try {
    process.kill(pid, 0);
    const commandLine = `/proc/${pid}/cmdline`;
    return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("run.mjs") ? pid : null;
  } catch {
    return null;
  }
}

for (let waited = 0; predecessor() !== null && waited < patience; waited += 100) await wait(100);
writeFileSync(pidFile, `${process.pid}`);
process.on("exit", () => rmSync(pidFile, { force: true }));

// Azurite answers SIGTERM by closing its stores, which writes them to disk; what keeps it alive after that is of no use.
function stop() {
  process.emit("SIGTERM");
  setTimeout(() => process.exit(0), patience).unref();
}

// What Azurite says while it closes must not end it when nobody listens any more.
for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
process.argv.splice(1, process.argv.length - 1, entry, "--location", data, ...options);
require(entry);
