/** Loaded before a program by waiting.mjs: the name in NAMED_HOST is this machine, as a hosts file would have it. */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const named = process.env.NAMED_HOST;
const { lookup } = dns;
const { lookup: lookupLater } = dns.promises;
const here = (host) => (host === named ? '127.0.0.1' : host);
dns.lookup = (host, ...rest) => lookup(here(host), ...rest);
dns.promises.lookup = (host, ...rest) => lookupLater(here(host), ...rest);
syncBuiltinESMExports();
