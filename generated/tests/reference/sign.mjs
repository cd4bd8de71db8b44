// Signs webhooks and access tokens with Twilio's library for Node, and verifies those that the crate signed.
//
// Usage: sign.mjs CASES LIBRARY, a file as `sign.py` reads it, and the folder that holds `node_modules`. Prints a JSON
// list of what became of each case.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [file, library] = process.argv.slice(2);
const require = createRequire(`${library}/package.json`);
const { AccessToken } = require("twilio").jwt;
const webhooks = require("twilio/lib/webhooks/webhooks");
const jsonwebtoken = require("jsonwebtoken");

const GRANTS = {
  chat: AccessToken.ChatGrant,
  data_sync: AccessToken.SyncGrant,
  task_router: AccessToken.TaskRouterGrant,
  video: AccessToken.VideoGrant,
  voice: AccessToken.VoiceGrant,
};

/** A form as Express holds it: a list of values only for a name that is repeated. */
function form(pairs) {
  const values = new Map();
  for (const [name, value] of pairs) {
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const entries = [...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]);
  return Object.fromEntries(entries);
}

function webhook({ secret, signed_url, url, algorithm, signature, pairs, body }) {
  const params = form(pairs ?? []);
  const accepts =
    body === undefined
      ? webhooks.validateRequest(secret, signature, url, params, algorithm)
      : webhooks.validateRequestWithBody(secret, signature, url, body, algorithm);
  const theirs = webhooks.getExpectedTwilioSignature(secret, signed_url, params, algorithm);
  return { signature: theirs, accepts };
}

function token({ account, key, secret, identity, ttl, region, grants, token }) {
  const made = new AccessToken(account, key, secret, { identity, ttl, region });
  for (const [name, members] of Object.entries(grants)) {
    made.addGrant(new GRANTS[name](camelCase(members)));
  }
  const options = { complete: true, algorithms: ["HS256"], issuer: key, subject: account };
  const { header, payload } = jsonwebtoken.verify(token, secret, options);
  return { token: made.toJwt(), header, payload };
}

/** `service_sid` as `serviceSid`. */
function camelCase(members) {
  const entries = Object.entries(members).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries);
}

const { cases } = JSON.parse(readFileSync(file, "utf-8"));
console.log(JSON.stringify(cases.map((given) => ("token" in given ? token(given) : webhook(given)))));
