import { describe, expect, it } from 'vitest';
import { readStoreLocation } from './store-location.ts';

const NONE = { kind: 'none' };
const VERIFIED = { kind: 'verify', rootCertificateFile: null };

describe('the place of a store', () => {
  it.each([
    ['audits.db', '/srv/audits.db'],
    ['../audits.db', '/audits.db'],
    ['/var/lib/audits', '/var/lib/audits'],
    ['a:b', '/srv/a:b'],
  ])('%s is a file', (text, file) => {
    expect(readStoreLocation(text, '/srv')).toEqual({
      ok: true,
      value: { kind: 'sqlite', file, shown: text },
    });
  });

  it.each([
    [
      'postgres://ada:pw@db.example.com:6000/audits',
      { host: 'db.example.com', port: 6000, user: 'ada', password: 'pw', database: 'audits' },
      'postgres://ada@db.example.com:6000/audits',
    ],
    [
      'postgresql://db.example.com',
      { host: 'db.example.com', port: 5432, user: null, password: null, database: null },
      'postgres://db.example.com:5432/',
    ],
    [
      'POSTGRES://a%40b:p%40%2F%23%25@h/d%20e',
      { host: 'h', user: 'a@b', password: 'p@/#%', database: 'd e' },
      'postgres://a@b@h:5432/d e',
    ],
    [
      'postgres://ada:p@ss@h/d',
      { host: 'h', user: 'ada', password: 'p@ss' },
      'postgres://ada@h:5432/d',
    ],
    ['postgres://[::1]:7/d', { host: '::1', port: 7 }, 'postgres://::1:7/d'],
    [
      'postgres:///d?host=/run/postgresql',
      { host: '/run/postgresql', database: 'd' },
      'postgres:///d',
    ],
  ])('%s is a database', (text, parts, shown) => {
    expect(readStoreLocation(text, '/')).toMatchObject({
      ok: true,
      value: { kind: 'postgres', ...parts, shown },
    });
  });

  it.each([
    ['postgres://db.example.com/d', VERIFIED],
    ['postgres://10.0.0.1/d', VERIFIED],
    ['postgres://127.evil.example.com/d', VERIFIED],
    ['postgres://localhost.example.com/d', VERIFIED],
    ['postgres://localhost/d', NONE],
    ['postgres://127.0.0.1/d', NONE],
    ['postgres://[::1]/d', NONE],
    ['postgres:///d?host=/run', NONE],
    ['postgres://db.example.com/d?sslmode=disable', NONE],
    ['postgres://localhost/d?sslmode=verify-full', VERIFIED],
    [
      'postgres://localhost/d?sslrootcert=ca.pem',
      { kind: 'verify', rootCertificateFile: '/srv/ca.pem' },
    ],
  ])('the connection to %s is protected as it must be', (text, tls) => {
    expect(readStoreLocation(text, '/srv')).toMatchObject({ ok: true, value: { tls } });
  });

  it.each([
    ['', /no name/],
    ['mysql://ada:hidden@h/d', /no kind of store `mysql`/],
    ['https://ada:hidden@h/d', /no kind of store `https`/],
    ['postgres://ada:hidden@h:port/d', /cannot be read/],
    ['postgres://ada:hidden#1@h/d', /cannot be read/],
    ['postgres://ada:hidden%@h/d', /cannot be read/],
    ['postgres://ada:hidden@h/d#hidden', /cannot be read/],
    ['postgres://ada:hidden@h/d?password=hidden', /option that is not known: `password`/],
    ['postgres://ada:hidden@h/d?sslmode=require', /an `sslmode` that is not accepted/],
  ])('%s is none, and is not repeated', (text, message) => {
    const read = readStoreLocation(text, '/');
    expect(read).toMatchObject({ ok: false, failure: { message: expect.stringMatching(message) } });
    expect(JSON.stringify(read)).not.toContain('hidden');
  });

  it('shows no password, whatever it is made of', () => {
    for (const password of ['hidden', 'hidden@x', 'hidden:x', 'hidden%2Fx', "hidden'x"]) {
      const read = readStoreLocation(`postgres://ada:${password}@h/d`, '/');
      expect(read.ok && read.value.shown).toBe('postgres://ada@h:5432/d');
    }
  });
});
