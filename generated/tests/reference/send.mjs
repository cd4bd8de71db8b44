// Sends requests with Twilio's library for Node.
//
// Usage: send.mjs CASES LIBRARY, a file as `send.py` reads it, and the folder that holds `node_modules`. Prints a JSON
// list of what became of each case.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [cases, library] = process.argv.slice(2);
const twilio = createRequire(`${library}/package.json`)("twilio");

// What the library calls otherwise than the wire does.
const NAMES = { Page: "pageNumber", Version: "versionParam" };
const CALLS = { delete: "remove" };

/** The library's own client, with requests for Flex going to another server. */
class Redirected extends twilio.RequestClient {
  constructor(server) {
    super({});
    this.server = server;
  }

  request(options) {
    const uri = options.uri.replace("https://flex-api.twilio.com", this.server);
    return super.request({ ...options, uri });
  }
}

async function outcome(settings, given) {
  const httpClient = new Redirected(given.server);
  const client = twilio(settings.user, settings.password, { accountSid: "AC00", httpClient });
  let [resource, call] = [];
  try {
    [resource, call] = functionOf(client, given);
  } catch (error) {
    return { absent: String(error) };
  }
  try {
    const result = await resource[call](...argumentsOf(given));
    return given.call === "list" ? { sids: result.map((item) => item.sid ?? null) } : {};
  } catch (error) {
    // Whatever it is, it is what the library makes of the answer.
    return { failed: String(error) };
  }
}

function functionOf(client, given) {
  const call = CALLS[given.call] ?? given.call;
  const parents = given.resource.slice(0, -1);
  const [name, ids] = given.resource.at(-1);
  let resource = client.flexApi[given.version];
  for (const [parent, parentIds] of parents) {
    resource = resource[camelCase(parent)](...parentIds);
  }
  resource = resource[camelCase(name)];
  // What the list of a resource does not have, its members do; there may be one without any name.
  if (ids.length > 0 || !(call in resource)) {
    resource = resource(...ids);
  }
  if (!(call in resource)) {
    throw new Error(`${name} has no ${call}`);
  }
  return [resource, call];
}

function argumentsOf(given) {
  if ("body" in given) {
    return [given.body];
  }
  const entries = Object.entries(given.arguments);
  const named = entries.map(([name, value]) => [NAMES[name] ?? camelCase(name), value]);
  // A function without parameters would take an object for its callback.
  return named.length > 0 ? [Object.fromEntries(named)] : [];
}

/** `Integration.FlowSid` as `integration.flowSid`, `flex_flow` as `flexFlow`. */
function camelCase(name) {
  const joined = name.replace(/[-_](.)/g, (_, letter) => letter.toUpperCase());
  return joined.replace(/(^|\.)(.)/g, (_, dot, letter) => dot + letter.toLowerCase());
}

const settings = JSON.parse(readFileSync(cases, "utf8"));
const outcomes = [];
for (const given of settings.cases) {
  outcomes.push(await outcome(settings, given));
}
console.log(JSON.stringify(outcomes));
