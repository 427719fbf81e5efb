import path from 'node:path';
import { type Catalog, fail, invariant, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { Claim } from '../compare/claim.ts';
import { type ClaimedSubject, type Proof, proveClaim } from '../compare/prove-claim.ts';
import { printJson } from '../documents/print-json.ts';
import { proveDocument } from '../documents/prove-document.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { renderProof } from '../report/text/render-proof.ts';
import { textWidth } from '../terminal/wrap.ts';
import { writeFileWhole } from '../write-output.ts';
import { type ClaimedSource, readClaimed } from './claimed-source.ts';
import {
  addComparisonOptions,
  type ComparisonOptions,
  countedBy,
  exitCodeOf,
} from './comparison-options.ts';
import { addLimitOptions, type LimitOptions } from './limit-options.ts';
import {
  type AskedClaim,
  addClaimOptions,
  CLAIM_OPTIONS,
  type ClaimOptions,
  readClaim,
} from './read-claim.ts';
import { readInstant } from './read-instant.ts';
import { repeatable } from './repeatable.ts';
import { warnOfAction } from './warn-of-action.ts';

interface ProveOptions extends ClaimOptions, ComparisonOptions, LimitOptions {
  readonly input?: readonly string[];
  readonly principal?: string;
  readonly at?: string;
  readonly certificate?: string;
}

/** `countersign prove POLICY --subset-of OTHER | --not-granted … | --not-public | --disjoint OTHER` */
export function registerProve(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('prove')
    .summary('prove what a policy or a principal may not do')
    .description(
      'Proves one claim about a policy for every request there can be, or shows a request for\n' +
        `which it does not hold. Exactly one of ${CLAIM_OPTIONS.join(', ')}\nis given.\n\n` +
        'With --boundary, --scp, --session-policy or --with the claim is about what a principal that\n' +
        'has these policies too may do; with --input and --principal instead of a policy, about a\n' +
        'user or role of an account dump.',
    )
    .argument('[policy]', 'policy document as JSON, or - for standard input');
  addClaimOptions(command);
  addLimitOptions(command)
    .option(
      '--input <file>',
      'account dump or directory that has the principal; may be repeated',
      repeatable,
    )
    .option('--principal <arn>', 'with --input: the user or role that the claim is about')
    .option('--at <date>', 'with --input: the instant from which on requests are meant (now)')
    .option('--certificate <file>', 'write a proof that `countersign verify` checks');
  addComparisonOptions(command)
    .addHelpText(
      'after',
      '\nExit codes: 0 it holds, 1 it does not, 2 wrong command line or input, 3 could not decide.\n\n' +
        'Examples:\n' +
        '  countersign prove role.json --not-granted iam:CreateUser,iam:AttachUserPolicy\n' +
        '  countersign prove bucket.json --not-public --trust-organization o-a1b2c3d4e5\n' +
        '  countersign prove developer.json --boundary boundary.json --not-granted "iam:*"\n' +
        '  countersign prove --input dump.json --principal arn:aws:iam::111122223333:role/app \\\n' +
        '    --not-granted iam:PassRole\n',
    )
    .action(async (file: string | undefined, options: ProveOptions) => {
      finish(await answer(io, file, options));
    });
}

async function answer(
  io: Io,
  file: string | undefined,
  options: ProveOptions,
): Promise<Result<ExitCode, Failure>> {
  const asked = readClaim(options);
  if (!asked.ok) return asked;
  const atMs = readInstant(io, options.at);
  if (!atMs.ok) return atMs;
  const { otherFile } = asked.value;
  const source = await readClaimed(io, {
    ...options,
    file: file ?? null,
    otherFile,
    atMs: atMs.value,
  });
  if (!source.ok) return source;
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const claimed = claimedSubject(io, catalog.value, asked.value, source.value);
  if (!claimed.ok) return claimed;
  const proved = proveClaim(catalog.value, claimed.value, countedBy(options));
  const proof = withMissing(proved, source.value.missing);
  const written = await writeCertificate(io, proof, options.certificate);
  if (!written.ok) return written;
  io.stdout.write(await render(io, proof, source.value, options));
  return ok(exitCodeOf(proof.counterexample));
}

function claimedSubject(
  io: Io,
  catalog: Catalog,
  asked: AskedClaim,
  { other, subject, type }: ClaimedSource,
): Result<ClaimedSubject, Failure> {
  const [first] = subject.policies;
  invariant(first !== undefined || other !== null || asked.otherFile === null, 'a claim is read');
  const fallback = first ?? { name: '', kind: 'identity', policy: NO_STATEMENTS };
  const claim: Claim = asked.claimAbout(other ?? fallback);
  if (claim.kind === 'not-public' && type === 'identity') {
    return fail({
      kind: 'usage',
      message: `${subject.name} is ${subject.policies.length === 1 ? 'an identity-based policy' : 'a principal'}, which lets nobody in`,
      help: '--not-public is for resource-based and trust policies',
    });
  }
  if (claim.kind === 'not-granted') {
    for (const action of claim.actions) warnOfAction(io, action, catalog);
  }
  return ok({ subject, claim, type });
}

const NO_STATEMENTS = { version: '2012-10-17', statements: [] } as const;

/** Policies that are not in the input may allow more, or forbid what was found. */
function withMissing(proof: Proof, missing: readonly string[]): Proof {
  const [first] = missing;
  if (first === undefined || proof.counterexample.kind === 'unknown') return proof;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  const reason = `${first}${more} bears on the principal and is not in the input`;
  return { ...proof, counterexample: { kind: 'unknown', reason }, statements: [] };
}

async function writeCertificate(
  io: Io,
  { counterexample }: Proof,
  file: string | undefined,
): Promise<Result<null, Failure>> {
  if (file === undefined) return ok(null);
  const certificate = counterexample.kind === 'no' ? counterexample.certificate : null;
  if (certificate !== null) {
    return writeFileWhole(path.resolve(io.directory, file), printJson(certificate));
  }
  io.stderr.write(
    counterexample.kind === 'no'
      ? 'warning: no certificate was written: the proof rests on how AWS forms requests\n'
      : 'warning: no certificate was written: the claim was not proved\n',
  );
  return ok(null);
}

async function render(
  io: Io,
  proof: Proof,
  source: ClaimedSource,
  { json, format = 'text' }: ProveOptions,
): Promise<string> {
  switch (json === true ? 'json' : format) {
    case 'json':
      return printJson(proveDocument(proof, source.type));
    case 'text':
      return renderProof(proof, {
        width: textWidth(io.stdout.columns),
        useColor: io.stdout.useColor,
      });
    case 'sarif': {
      const { renderProofSarif } = await import('../report/sarif/render-proof-sarif.ts');
      return renderProofSarif(proof, source.file);
    }
  }
}
