import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { type Catalog, invariant } from '@countersign/core';
import {
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  Detections,
  type Incident,
  Incidents,
  LiveModel,
  type Model,
  ReachWatch,
  readTrailEvent,
  TrailWatch,
} from '@countersign/govern';
import { type SimulatedAws, startSimulatedAws } from '../index.ts';

/** The account that is attacked. */
export const ACCOUNT = '111122223333';
const AT_MS = Date.UTC(2026, 10, 28, 12);

/** The ARN of something of IAM in the account. */
export const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:${name}`;
/** A policy of one statement that allows actions. */
export const document = (Action: readonly string[], rest: object = { Resource: '*' }): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, ...rest }],
});

interface Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Somebody who calls. */
export interface Hand {
  readonly name: string;
  /** What clients of other services are made with. */
  readonly settings: Settings;
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

function handOf(aws: SimulatedAws, name: string): Hand {
  const owner = { kind: 'user', accountId: ACCOUNT, arn: arn(`user/${name}`) } as const;
  const { id, secret } = aws.createAccessKey(owner);
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  const settings = { endpoint: aws.url, region: 'us-east-1', maxAttempts: 1, credentials };
  return { name, settings, iam: new IAMClient(settings), sts: new STSClient(settings) };
}

/** What a watch tells of what was recorded, the last word on each incident. */
function incidentsOf(before: Model, aws: SimulatedAws, catalog: Catalog): readonly Incident[] {
  const duties = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };
  const watch = new ReachWatch({ model: before, catalog, atMs: AT_MS, duties });
  const live = new LiveModel({ watch });
  const detections = new Detections({ live, watch, catalog, atMs: AT_MS });
  const trail = new TrailWatch({ live, detections, incidents: new Incidents() });
  const told = new Map<string, Incident>();
  for (const record of aws.records) {
    const event = readTrailEvent({ ...record }, '');
    invariant(event.ok, 'what is recorded is an event');
    for (const { incident } of trail.take([event.value])) told.set(incident.id, incident);
  }
  return [...told.values()];
}

/** A way to escalate: who does what. */
export type Attack = (first: Hand, second: Hand) => Promise<unknown>;

/** Plays calls by two hands on an account, and tells what a watch makes of them. */
export async function played(
  before: Model,
  attack: Attack,
  { catalog, second }: { readonly catalog: Catalog; readonly second: string },
): Promise<readonly string[]> {
  const aws = await startSimulatedAws({ model: before, atMs: AT_MS, seed: 'attacks' });
  try {
    await attack(handOf(aws, 'eve'), handOf(aws, second));
    return incidentsOf(before, aws, catalog).map(({ actor, rules, severity, target }) => {
      const [who, whom] = [actor.arn, target ?? '-'].map((each) => each.replace(/^.*:/, ''));
      return `${severity} ${rules.join('+')}: ${who} → ${whom}`;
    });
  } finally {
    await aws.close();
  }
}
