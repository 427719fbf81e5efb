import path from 'node:path';
import { type InputProblem, readText } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import type { AlertSink } from '@countersign/govern';
import { prepareSdk, readVariable } from '../config.ts';
import type { AlertFormatName, SecretEntry, SinkEntry } from '../configuration/watch-section.ts';
import { alertDocument } from '../documents/alert-document.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { AlertRoute } from '../watch/keeping.ts';
import { asffIncident } from './asff-incident.ts';
import { ocsfFinding } from './ocsf-finding.ts';

/** A secret of any kind is shorter. */
const MAX_SECRET_BYTES = 64 * 1024;

/** Makes the sinks of a configuration, with the secrets that it says where to find. */
export async function openSinks(
  io: Io,
  entries: Readonly<Record<string, SinkEntry>>,
): Promise<Result<readonly AlertRoute[], Failure>> {
  const routes: AlertRoute[] = [];
  const problems: InputProblem[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const sink = await openSink(io, name, entry);
    if (sink.ok) routes.push({ sink: sink.value, least: entry.least });
    else problems.push(sink.failure);
  }
  return problems.length > 0 ? fail({ kind: 'input', problems }) : ok(routes);
}

async function openSink(
  io: Io,
  name: string,
  entry: SinkEntry,
): Promise<Result<AlertSink, InputProblem>> {
  const secret = await secretOf(io, name, entry);
  if (!secret.ok) return secret;
  // Mail and the clients of AWS take long to load, and most commands alert nobody.
  prepareSdk();
  const sinks = await import('@countersign/adapters/sinks');
  const own = secret.value ?? '';
  switch (entry.kind) {
    case 'slack':
      return ok(sinks.createSlackSink({ name, ...entry, token: own }));
    case 'webhook': {
      const { format, url } = entry;
      return ok(sinks.createWebhookSink({ name, url, secret: own, format: formatOf(format) }));
    }
    case 'pagerduty':
      return ok(
        sinks.createPagerDutySink({ name, url: entry.url, key: own, format: alertDocument }),
      );
    case 'smtp':
      return ok(sinks.createSmtpSink({ name, ...entry, password: secret.value }));
    case 'ses':
      return ok(sinks.createSesSink({ name, ...entry, aws: { region: entry.region } }));
    case 'sns':
      return ok(
        sinks.createSnsSink({ name, ...entry, aws: at(entry.topic), format: alertDocument }),
      );
    case 'eventbridge': {
      const { bus, format } = entry;
      return ok(sinks.createEventBridgeSink({ name, bus, aws: at(bus), format: formatOf(format) }));
    }
    case 'security-hub': {
      const { account, region } = entry;
      return ok(
        sinks.createSecurityHubSink({
          name,
          aws: { region },
          finding: (alert) => asffIncident(alert, { account, region }),
        }),
      );
    }
    case 'json-lines': {
      const file = path.resolve(io.directory, entry.file);
      return ok(sinks.createJsonLinesSink({ name, file, format: formatOf(entry.format) }));
    }
  }
}

function formatOf(name: AlertFormatName): typeof alertDocument | typeof ocsfFinding {
  return name === 'ocsf' ? ocsfFinding : alertDocument;
}

/** Where a resource with such an ARN is. */
function at(arn: string): { readonly region: string } {
  return { region: arn.split(':')[3] ?? '' };
}

/** The secret of a sink; `null` where it has none. */
async function secretOf(
  io: Io,
  name: string,
  entry: SinkEntry,
): Promise<Result<string | null, InputProblem>> {
  const [member, where] = secretIn(entry);
  if (where === null) return ok(null);
  const pointer = `/watch/sinks/${name}/${member}`;
  const problem = (message: string, help: string): Result<never, InputProblem> =>
    fail({
      file: 'configuration',
      issue: { code: 'not-readable', severity: 'error', pointer, message, help },
    });
  if ('env' in where) {
    const value = readVariable(where.env);
    return value === null
      ? problem(`the variable \`${where.env}\` is not set`, 'set it for whoever runs this command')
      : ok(value);
  }
  const limits = { fileBytes: MAX_SECRET_BYTES, textBytes: MAX_SECRET_BYTES };
  const { directory, stdin: standardInput } = io;
  const text = await readText(where.file, { directory, standardInput, limits });
  if (!text.ok) return text;
  const value = text.value.trim();
  return value === ''
    ? problem(`the file \`${where.file}\` is empty`, 'put the secret into it')
    : ok(value);
}

function secretIn(entry: SinkEntry): readonly [member: string, where: SecretEntry | null] {
  switch (entry.kind) {
    case 'slack':
      return ['token', entry.token];
    case 'webhook':
      return ['secret', entry.secret];
    case 'pagerduty':
      return ['key', entry.key];
    case 'smtp':
      return ['password', entry.password];
    case 'ses':
    case 'sns':
    case 'eventbridge':
    case 'security-hub':
    case 'json-lines':
      return ['', null];
  }
}
