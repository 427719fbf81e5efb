import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Catalog } from '@countersign/core';
import {
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  Detections,
  emptyModel,
  type Incident,
  Incidents,
  LiveModel,
  ReachWatch,
  TrailDecoder,
  type TrailEvent,
} from '@countersign/govern';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from './load-catalog.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const CORPORA = path.join(REPOSITORY, '../shared/corpora');
const lacksCorpora = !fs.existsSync(CORPORA) && process.env['REQUIRE_SHARED'] !== '1';

let directory = '';
let catalog: Catalog;

beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-catalog-'));
  execFileSync(process.execPath, [path.join(REPOSITORY, 'tools/build-catalog.mjs'), directory]);
  catalog = loadCatalog(directory);
}, 60_000);

afterAll(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function unzip(file: string): string {
  return gunzipSync(fs.readFileSync(path.join(CORPORA, 'cloudtrail', file))).toString('utf8');
}

function eventsIn(text: string): readonly TrailEvent[] {
  const events: TrailEvent[] = [];
  new TrailDecoder().decode(text, 'corpus', (event) => events.push(event));
  return events;
}

/** The last word on every incident, where nothing is known but what events tell. */
function incidentsIn(events: readonly TrailEvent[]): readonly Incident[] {
  const atMs = Date.UTC(2026, 0, 1);
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const watch = new ReachWatch({ model: emptyModel(), catalog, atMs, duties });
  const live = new LiveModel({ watch, isOpen: true });
  const detections = new Detections({ live, watch, catalog, atMs });
  const incidents = new Incidents();
  const told = new Map<string, Incident>();
  const inOrder = events.toSorted((a, b) => a.atMs - b.atMs);
  for (const event of inOrder) {
    const found = detections.take([event], live.take([event]));
    for (const incident of incidents.add(found)) told.set(incident.id, incident);
  }
  return [...told.values()];
}

function nameIn(target: string | null): string {
  return target?.split('/').at(-1) ?? '-';
}

/** What every technique about identities, secrets, guardrails or logs comes to: rules, and about what. */
const TECHNIQUES: Readonly<Record<string, readonly (readonly [RegExp, RegExp])[]>> = {
  'credential-access.secretsmanager-batch-retrieve-secrets': [[/^secret-read-by-newcomer$/, /^-$/]],
  'credential-access.secretsmanager-retrieve-secrets': [[/^secret-read-by-newcomer$/, /^-$/]],
  'credential-access.ssm-retrieve-securestring-parameters': [[/^secret-read-by-newcomer$/, /^-$/]],
  'defense-evasion.cloudtrail-delete': [[/^logging-tampered$/, /cloudtraild-trail/]],
  'defense-evasion.cloudtrail-event-selectors': [[/^logging-tampered$/, /ctes-trail/]],
  'defense-evasion.cloudtrail-stop': [[/^logging-tampered$/, /ct-stop-trail/]],
  'defense-evasion.dns-delete-logs': [[/^logging-tampered$/, /^rqlc-/]],
  'defense-evasion.organizations-leave': [[/^guardrail-weakened$/, /^\d{12}$/]],
  'defense-evasion.vpc-remove-flow-logs': [[/^logging-tampered$/, /^\d{12}$/]],
  'initial-access.console-login-without-mfa': [[/^console-signin-without-mfa$/, /nmfalu/]],
  'persistence.iam-backdoor-role': [[/^external-trust$/, /backdoor-r-role/]],
  'persistence.iam-backdoor-user': [[/^credential-for-another$/, /backdoor-u-user/]],
  'persistence.iam-create-admin-user': [
    [/^both-halves,credential-for-another,privileged-identity$/, /^malicious-iam-user$/],
  ],
  'persistence.iam-create-backdoor-role': [
    [/^both-halves,external-trust,privileged-identity$/, /malicious-iam-role/],
  ],
  'persistence.iam-create-user-login-profile': [[/^credential-for-another$/, /login-profile-user/]],
  'persistence.lambda-backdoor-function': [[/^external-trust$/, /backdoor-f-func/]],
  'persistence.rolesanywhere-create-trust-anchor': [[/^external-trust$/, /trust-anchor/]],
  'persistence.sts-federation-token': [[/^federation-token-issued$/, /.+/]],
  'privilege-escalation.iam-update-user-login-profile': [
    [/^credential-for-another$/, /update-login-profile-user/],
  ],
};

describe.skipIf(lacksCorpora)('real logs', () => {
  it('of every technique against identities, secrets, guardrails and logs are one incident, of others none', () => {
    const byTechnique = new Map<string, TrailEvent[]>();
    for (const line of unzip('stratus-by-technique.jsonl.gz').trim().split('\n')) {
      const { event, technique } = JSON.parse(line) as { event: object; technique: string };
      const name = technique.replace('aws.', '');
      byTechnique.set(name, [...(byTechnique.get(name) ?? []), ...eventsIn(JSON.stringify(event))]);
    }
    expect(byTechnique.size).toBe(35);
    for (const [technique, events] of byTechnique) {
      const incidents = incidentsIn(events);
      const wanted = TECHNIQUES[technique] ?? [];
      expect([technique, incidents.map(({ rules }) => rules.toSorted().join())]).toEqual([
        technique,
        wanted.map(([rules]) => expect.stringMatching(rules) as string),
      ]);
      for (const [at, { actor, target }] of incidents.entries()) {
        expect(nameIn(target)).toMatch(wanted[at]?.[1] ?? /^$/);
        const caller = actor.person ?? actor.arn;
        expect(caller).toMatch(/user\/(?:christophe|stratus-red-team-\S+)$/);
      }
    }
  });

  it('of an hour of attacks are seventeen incidents, none of them about a service', () => {
    const incidents = incidentsIn(eventsIn(unzip('invictus.records.json.gz')));
    const told = incidents
      .toSorted((a, b) => a.firstMs - b.firstMs)
      .map(({ rule, severity, target }) => `${severity} ${rule} ${nameIn(target)}`);
    expect(told).toMatchInlineSnapshot(`
      [
        "medium both-halves stratus-red-team-ec2-get-password-data-role",
        "medium iam-access-denied-burst -",
        "medium secret-read-by-newcomer -",
        "medium logging-tampered stratus-red-team-cloudtraild-trail-aueolsaccp",
        "critical logging-tampered stratus-red-team-ctes-trail-qyxyekjbtk",
        "medium logging-tampered stratus-red-team-ct-stop-trail-qzbgnfqisx",
        "medium guardrail-weakened 123837392027",
        "medium logging-tampered 123837392027",
        "critical logging-tampered stratus-red-team-ctlr-trail-zqfsvooxqj",
        "medium credential-for-another stratus-red-team-nmfalu-gfjyeaypjt",
        "medium console-signin-without-mfa stratus-red-team-nmfalu-gfjyeaypjt",
        "critical privileged-identity stratus-red-team-backdoor-r-role",
        "medium credential-for-another stratus-red-team-backdoor-u-user",
        "critical privileged-identity malicious-iam-user",
        "medium credential-for-another stratus-red-team-login-profile-user",
        "high external-trust stratus-red-team-backdoor-f-func",
        "medium external-trust malicious-rolesanywhere-trust-anchor",
      ]
    `);
    expect(incidents.every(({ actor }) => actor.kind !== 'service')).toBe(true);
  });
});
