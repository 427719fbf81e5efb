import { forgetOldest } from '../../../forget-oldest.ts';
import { callName } from '../../../trail/call-name.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import type { DetectionRule, Found, RecordedCall, SeenEvent } from '../../detection-rule.ts';
import { fromWhere, nameOfCaller, whoCalled } from '../../told.ts';
import { apartBy, READS_SECRETS, readsOne, secretsIn } from './secrets-in.ts';

const DAY_MS = 24 * 60 * 60_000;

/** For so long it is only learned who reads secrets. */
const LEARNING_MS = 7 * DAY_MS;

/** So many secrets that somebody never read, within ten minutes, are a harvest. */
const HARVEST = 10;
const HARVEST_MS = 10 * 60_000;

/** Of how many callers it is remembered what they read, and of each how many secrets. */
const MAX_CALLERS = 20_000;
const MAX_SECRETS = 500;

/** What somebody has read. */
interface Reader {
  readonly secrets: Set<string>;
  /** Reads of secrets that were new to him, lately. */
  recent: { readonly event: TrailEvent; readonly count: number }[];
  /** Whether what he reads now was told already. */
  isHarvest: boolean;
}

/** Tells of somebody who reads secrets and never did, or many that he never read. */
export const secretReadByNewcomer: DetectionRule = {
  id: 'secret-read-by-newcomer',
  title: 'Secrets read by somebody who never did',
  severity: 'medium',
  techniques: ['T1555.006'],
  sources: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html',
    'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html',
  ],
  since: '0.1.0',
  toDo: 'Ask whoever read it what for. If nobody did, end his sessions and rotate what was read.',
  joins: 'rule',
  wants: (call) => isWanted(call) && (readsOne(call) ? 'first' : true),
  tellsApart: apartBy,
  mayWant: (call) => isRead(call) && call.errorCode === null,
  begin: () => new Readers(),
};

function isWanted(call: RecordedCall): boolean {
  return isRead(call) && call.errorCode === null && call.identity.type !== 'AWSService';
}

function isRead(call: Pick<RecordedCall, 'source' | 'name'>): boolean {
  return READS_SECRETS.has(callName(call));
}

/** Who reads which secrets. */
class Readers {
  private sinceMs: number | null = null;
  private readonly byCaller = new Map<string, Reader>();

  *onEvent(seen: SeenEvent): Iterable<Found> {
    const { actor, event } = seen;
    const secrets = secretsIn(event);
    if (secrets.names.length === 0) return;
    this.sinceMs ??= event.atMs;
    const isLearning = event.atMs - this.sinceMs < LEARNING_MS;
    const isFirst = !this.byCaller.has(whoCalled(actor, event));
    const reader = this.readerOf(seen);
    const fresh = secrets.names.filter((name) => !reader.secrets.has(name));
    if (fresh.length === 0) return;
    for (const name of fresh) if (reader.secrets.size < MAX_SECRETS) reader.secrets.add(name);
    const harvest = harvestOf(reader, event, secrets.areMany ? HARVEST : fresh.length);
    if (harvest !== null && (isHuman(seen) || !isLearning)) yield toldHarvest(seen, harvest);
    else if (isFirst && !isLearning) yield toldFirst(seen, fresh);
  }

  /** Whether nothing is to be learned or told of a call. */
  knows({ actor, event }: SeenEvent): boolean {
    const secrets = this.byCaller.get(whoCalled(actor, event))?.secrets;
    const { names } = secretsIn(event);
    if (secrets === undefined) return names.length === 0;
    return secrets.size >= MAX_SECRETS || names.every((name) => secrets.has(name));
  }

  private readerOf({ actor, event }: SeenEvent): Reader {
    const who = whoCalled(actor, event);
    const known = this.byCaller.get(who);
    if (known !== undefined) return known;
    const reader: Reader = { secrets: new Set(), recent: [], isHarvest: false };
    this.byCaller.set(who, reader);
    forgetOldest(this.byCaller, MAX_CALLERS);
    return reader;
  }
}

/** People and users, as far as it is known; programs start with many secrets at once. */
function isHuman({ actor, event }: SeenEvent): boolean {
  return (
    actor.kind === 'person' || event.identity.type === 'IAMUser' || event.identity.type === 'Root'
  );
}

interface Harvest {
  readonly count: number;
  /** None where they were told already. */
  readonly earlier: readonly TrailEvent[];
}

/** Adds what somebody read; a harvest where it is one. */
function harvestOf(reader: Reader, event: TrailEvent, count: number): Harvest | null {
  const recent = reader.recent.filter(({ event: { atMs } }) => event.atMs - atMs < HARVEST_MS);
  reader.isHarvest &&= recent.length > 0;
  const earlier = reader.isHarvest ? [] : recent.map((each) => each.event);
  reader.recent = [...recent, { event, count }].slice(-MAX_SECRETS);
  const total = reader.recent.reduce((sum, each) => sum + each.count, 0);
  reader.isHarvest ||= total >= HARVEST;
  return reader.isHarvest ? { count: total, earlier } : null;
}

function toldHarvest({ actor, event }: SeenEvent, { count, earlier }: Harvest): Found {
  const calls = [...new Set([...earlier, event].map(callName))].toSorted();
  return {
    title: `${nameOfCaller(actor)} read ${count} secrets or more that it never read, within ten minutes`,
    target: null,
    why: `the calls were ${calls.join(', ')}${fromWhere(event)}`,
    earlier,
  };
}

function toldFirst(seen: SeenEvent, [secret = '']: readonly string[]): Found {
  const { actor, event } = seen;
  return {
    severity: isHuman(seen) ? 'medium' : 'low',
    title: `${nameOfCaller(actor)} read the secret ${secret}, and no secret ever before`,
    target: secret,
    why: `${callName(event)} gave it${fromWhere(event)}`,
  };
}
