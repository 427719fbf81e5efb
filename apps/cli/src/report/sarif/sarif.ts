import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { printJson } from '../../documents/print-json.ts';
import { VERSION } from '../../version.ts';

/** What names the form of a log. */
const SARIF_SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** A file of any system as a reference: relative where its name is, everything else encoded. */
export function uriOf(file: string): string {
  if (path.isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}

/** A run of a command as a log. */
export interface SarifRun {
  readonly rules: readonly ReportingDescriptor[];
  readonly results: readonly Result[];
  /** What a reader of the results should know, each as a sentence. */
  readonly notifications: readonly string[];
  readonly level: 'note' | 'warning';
  /** When the run ended, where that is part of the answer. */
  readonly endTimeUtc?: string;
}

/**
 * A log of SARIF 2.1.0 with one run.
 *
 * @see {@link https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html}
 */
export function sarifLog({ endTimeUtc, level, notifications, results, rules }: SarifRun): string {
  // The type is made from the schema of OASIS: a member that it does not know does not compile.
  const log: Log = {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Countersign',
            version: VERSION,
            semanticVersion: VERSION,
            rules: [...rules],
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            ...(endTimeUtc === undefined ? {} : { endTimeUtc }),
            toolExecutionNotifications: notifications.map((text) => ({
              level,
              message: { text },
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: [...results],
      },
    ],
  };
  return printJson(log);
}
