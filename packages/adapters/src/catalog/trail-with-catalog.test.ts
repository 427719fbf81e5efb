import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Catalog } from '@countersign/core';
import {
  ActorTracker,
  createActionMapper,
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

/** A call that AWS made up of these names. */
function called(source: string, name: string, type = 'AwsApiCall') {
  return createActionMapper(catalog)({ source, name, type });
}

describe('the actions of events', () => {
  it.each([
    ['iam.amazonaws.com', 'CreateUser', ['iam:CreateUser']],
    ['lambda.amazonaws.com', 'AddPermission20150331v2', ['lambda:AddPermission']],
    ['lambda.amazonaws.com', 'CreateFunction20150331', ['lambda:CreateFunction']],
    ['lambda.amazonaws.com', 'Invoke', ['lambda:InvokeFunction']],
    ['cloudfront.amazonaws.com', 'UpdateDistribution2020_05_31', ['cloudfront:UpdateDistribution']],
    ['monitoring.amazonaws.com', 'PutMetricAlarm', ['cloudwatch:PutMetricAlarm']],
    ['s3.amazonaws.com', 'ListBuckets', ['s3:ListAllMyBuckets']],
    ['s3.amazonaws.com', 'CopyObject', ['s3:GetObject', 's3:PutObject']],
    ['apigateway.amazonaws.com', 'UpdateStage', ['apigateway:PATCH']],
    ['kms.amazonaws.com', 'ReEncrypt', ['kms:ReEncryptFrom', 'kms:ReEncryptTo']],
    ['sso.amazonaws.com', 'CreateAccountAssignment', ['sso:CreateAccountAssignment']],
  ])('%s %s', (source, name, actions) => {
    expect(called(source, name).actions).toEqual(actions);
  });

  it('are none where AWS asks for none, with the reason', () => {
    expect(called('signin.amazonaws.com', 'ConsoleLogin', 'AwsConsoleSignIn')).toEqual({
      actions: [],
      by: 'none',
      because: 'signing in is authorised by no policy',
    });
    expect(called('ec2.amazonaws.com', 'SharedSnapshotVolumeCreated', 'AwsServiceEvent').by).toBe(
      'none',
    );
  });

  it('are not known of what nobody has heard of', () => {
    expect(called('iam.amazonaws.com', 'constructor')).toMatchObject({
      actions: [],
      by: 'unknown',
    });
  });

  it('in tables are actions of AWS', () => {
    const tables = ['s3:CopyObject', 's3:DeleteBucketCors', 's3:ListParts', 'signin:SwitchRole'];
    for (const each of tables) {
      const [service = '', name = ''] = each.split(':');
      for (const action of called(`${service}.amazonaws.com`, name).actions) {
        expect(catalog.action(action)?.name).toBe(action);
      }
    }
  });
});

describe.skipIf(lacksCorpora)('real logs', () => {
  const decoder = new TrailDecoder();
  const events: TrailEvent[] = [];
  const byTechnique: { readonly technique: string; readonly event: TrailEvent }[] = [];

  beforeAll(() => {
    decoder.decode(unzip('invictus.records.json.gz'), 'invictus', (each) => events.push(each));
    for (const line of unzip('stratus-by-technique.jsonl.gz').trim().split('\n')) {
      const { event, technique } = JSON.parse(line) as { event: unknown; technique: string };
      decoder.decode(JSON.stringify(event), 'stratus', (each) => {
        events.push(each);
        byTechnique.push({ technique, event: each });
      });
    }
    for (const file of fs.readdirSync(path.join(CORPORA, 'eventbridge'))) {
      decoder.decode(
        fs.readFileSync(path.join(CORPORA, 'eventbridge', file), 'utf8'),
        file,
        (each) => events.push(each),
      );
    }
  });

  it('are decoded: nothing is lost, and what is no whole record is kept aside', () => {
    const { aside, duplicates, events: count, records } = decoder.counts;
    expect(records).toBe(2900 + 310 + 20);
    expect(count + duplicates + aside).toBe(records);
    // One file of the set is a fragment without id and time.
    expect(decoder.aside.map(({ because, origin }) => [origin, because])).toEqual([
      ['event-cloud-trail-bedrock-create-customization-jobs.json', '`eventID` is missing'],
    ]);
  });

  it('are mapped to actions, all but one pair of source and name', () => {
    const actionsOf = createActionMapper(catalog);
    const pairs = new Map(
      events.map((event) => [`${event.source} ${event.name}`, actionsOf(event)]),
    );
    const unknown = [...pairs].flatMap(([pair, { by }]) => (by === 'unknown' ? [pair] : []));
    expect(unknown).toEqual(['s3.amazonaws.com GetStorageLensDashboardDataInternal']);
    const mapped = [...pairs.values()].filter(({ actions }) => actions.length > 0).length;
    expect(mapped / pairs.size).toBeGreaterThan(0.97);
    for (const { actions } of pairs.values()) {
      expect(actions.filter((action) => catalog.action(action) === undefined)).toEqual([]);
    }
  });

  it('tell who called: services by themselves, users as themselves, sessions by who assumed them', () => {
    const tracker = new ActorTracker();
    const inOrder = byTechnique.map(({ event }) => event).toSorted((a, b) => a.atMs - b.atMs);
    // Events of one act share a second and come in any order.
    for (let round = 0; round < 2; round += 1) for (const event of inOrder) tracker.observe(event);
    const wrong = inOrder.filter((event) => {
      const { type } = event.identity;
      const { arn, kind, person } = tracker.actorOf(event);
      if (type === 'AWSService') return kind !== 'service';
      if (type === 'IAMUser') return arn !== event.identity.arn || kind === 'service';
      return type === 'AssumedRole' && (arn !== event.identity.arn || person === '');
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
