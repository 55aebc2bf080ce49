// Starts Azurite inside this process and ends with whoever started it: the parent holds our standard input open, so its end,
// however it comes, closes it. Usage: node run.mjs <folder with node_modules> <Azurite's own options>
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [installation, ...options] = process.argv.slice(2);
const require = createRequire(join(resolve(installation), "package.json"));
const entry = require.resolve("azurite/dist/src/azurite.js");

// Azurite answers SIGTERM by closing its stores, which writes them to disk; what keeps it alive after that is of no use.
const patience = 5000;
function stop() {
  process.emit("SIGTERM");
  setTimeout(() => process.exit(0), patience).unref();
}

process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
process.argv.splice(1, process.argv.length - 1, entry, ...options);
require(entry);
