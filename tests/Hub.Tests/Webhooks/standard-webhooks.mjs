// Signs and verifies with a third party's implementation of Standard Webhooks.
// Argument: the folder that holds node_modules. Input: an array of jobs as JSON. Output: an array of results.
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const { Webhook } = createRequire(join(process.argv[2], "package.json"))("standardwebhooks");

const operations = {
  sign: ({ secret, id, timestamp, body }) => new Webhook(secret).sign(id, new Date(timestamp * 1000), body),
  verify: ({ secret, id, timestamp, signature, body, now }) => {
    // The library has no other way to be told the time.
    Date.now = () => now * 1000;
    try {
      new Webhook(secret).verify(body, { "webhook-id": id, "webhook-timestamp": `${timestamp}`, "webhook-signature": signature });
      return "valid";
    } catch (error) {
      return error.message;
    }
  },
};

const jobs = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(jobs.map((job) => operations[job.operation](job))));
