import { isIPv4 } from 'node:net';
import path from 'node:path';
import { fail, ok, type Result } from '@countersign/core';
import type { StoreIssue } from './store-issue.ts';

/** Where a store is. */
export type StoreLocation = SqliteLocation | PostgresLocation;

/** One file of SQLite. */
export interface SqliteLocation {
  readonly kind: 'sqlite';
  /** Absolute. */
  readonly file: string;
  /** How it is shown: as it was named. */
  readonly shown: string;
}

/** A database on a server. */
export interface PostgresLocation {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  /** `null`: the name of whoever runs the program, or `PGUSER`. */
  readonly user: string | null;
  /** `null`: as `PGPASSWORD` or the password file say. */
  readonly password: string | null;
  readonly database: string | null;
  readonly tls: PostgresTls;
  /** How it is shown: without password and options. */
  readonly shown: string;
}

/** How a connection is protected; `verify`: the server's certificate and name are checked. */
export type PostgresTls =
  | { readonly kind: 'none' }
  | { readonly kind: 'verify'; readonly rootCertificateFile: string | null };

const DEFAULT_PORT = 5432;

/**
 * Reads what names a store: a file, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 *
 * Options of the URL: `sslmode` (`verify-full` or `disable`), `sslrootcert` (a file), `host`
 * (the directory of a socket). Without `sslmode` a connection to another machine is
 * verified, and one that stays on this machine is not encrypted. No message repeats the URL.
 */
export function readStoreLocation(
  text: string,
  directory: string,
): Result<StoreLocation, StoreIssue> {
  if (text === '') return fail(bad('the store has no name'));
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return ok({ kind: 'sqlite', file: path.resolve(directory, text), shown: text });
  }
  if (scheme !== 'postgres' && scheme !== 'postgresql') {
    return fail(bad(`there is no kind of store \`${scheme}\``));
  }
  return readPostgres(text, directory);
}

function readPostgres(text: string, directory: string): Result<StoreLocation, StoreIssue> {
  const parts = partsOf(text);
  if (parts === null) {
    return fail(
      bad(
        'the URL of the store cannot be read',
        'letters such as `@`, `/`, `#` and `%` in a password are written as %40, %2F, %23 and %25',
      ),
    );
  }
  const { options, ...server } = parts;
  const unknown = [...options.keys()].find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) {
    return fail(bad(`the URL of the store has an option that is not known: \`${unknown}\``));
  }
  const host = options.get('host') ?? server.host;
  const tls = readTls(options, host, directory);
  if (!tls.ok) return tls;
  const { database, password, port, user } = server;
  const who = user === null ? '' : `${user}@`;
  const where = host.startsWith('/') ? '' : `${host}:${port}`;
  const shown = `postgres://${who}${where}/${database ?? ''}`;
  return ok({ kind: 'postgres', host, port, user, password, database, tls: tls.value, shown });
}

const OPTIONS: ReadonlySet<string> = new Set(['host', 'sslmode', 'sslrootcert']);

interface UrlParts {
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: string | null;
  readonly database: string | null;
  readonly options: URLSearchParams;
}

function partsOf(text: string): UrlParts | null {
  try {
    // A URL of a known scheme may lack the user or the host, which these may not.
    const url = new URL(text.replace(/^[a-z]+:/i, 'postgres:'));
    if (url.hash !== '') return null;
    return {
      host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost',
      port: url.port === '' ? DEFAULT_PORT : Number(url.port),
      user: decoded(url.username),
      password: decoded(url.password),
      database: decoded(url.pathname.slice(1)),
      options: url.searchParams,
    };
  } catch {
    // What it says holds the URL, and that the password.
    return null;
  }
}

function decoded(part: string): string | null {
  return part === '' ? null : decodeURIComponent(part);
}

function readTls(
  options: URLSearchParams,
  host: string,
  directory: string,
): Result<PostgresTls, StoreIssue> {
  const certificate = options.get('sslrootcert');
  const rootCertificateFile = certificate === null ? null : path.resolve(directory, certificate);
  const mode =
    options.get('sslmode') ?? (staysHere(host) && certificate === null ? 'disable' : 'verify-full');
  if (mode === 'disable') return ok({ kind: 'none' });
  if (mode === 'verify-full') return ok({ kind: 'verify', rootCertificateFile });
  return fail(
    bad(
      'the URL of the store has an `sslmode` that is not accepted',
      'use `verify-full`, with `sslrootcert=FILE` for a certificate authority of your own, or `disable`',
    ),
  );
}

function staysHere(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || isLoopback(host);
}

/** A name may begin like an address. */
function isLoopback(host: string): boolean {
  return isIPv4(host) && host.startsWith('127.');
}

function bad(
  message: string,
  help = 'name a file, or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
): StoreIssue {
  return { code: 'invalid-value', severity: 'error', pointer: '', message, help };
}
