import { type Catalog, fail, invariant, ok, type Result } from '@countersign/core';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { Claim } from '../compare/claim.ts';
import { COMPARED_TYPES, type ComparedType } from '../compare/compared-type.ts';
import { type PolicyFiles, readPolicyFiles } from '../compare/policy-file.ts';
import { type Proof, proveClaim } from '../compare/prove-claim.ts';
import type { Verdict } from '../compare/verdict.ts';
import { printJson } from '../documents/print-json.ts';
import { proveDocument } from '../documents/prove-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { renderProof } from '../report/text/render-proof.ts';
import { textWidth } from '../terminal/wrap.ts';
import { listed } from './listed.ts';
import { type AskedClaim, CLAIM_OPTIONS, type ClaimOptions, readClaim } from './read-claim.ts';
import { warnOfAction } from './warn-of-action.ts';

const FORMATS = ['text', 'json'] as const;

interface ProveOptions extends ClaimOptions {
  readonly type?: ComparedType;
  readonly openWorld?: true;
  readonly format?: (typeof FORMATS)[number];
  readonly json?: true;
}

/** `countersign prove POLICY --subset-of OTHER | --not-granted … | --not-public | --disjoint OTHER` */
export function registerProve(program: Command, { io, finish }: CommandContext): void {
  program
    .command('prove')
    .summary('prove what a policy does not allow')
    .description(
      'Proves one claim about a policy for every request there can be, or shows a request for\n' +
        `which it does not hold. Exactly one of ${CLAIM_OPTIONS.join(', ')}\nis given.`,
    )
    .argument('<policy>', 'policy document as JSON, or - for standard input')
    .option('--subset-of <file>', 'it allows nothing that this other policy does not')
    .option(
      '--not-granted <actions>',
      'it allows none of these actions, such as iam:PassRole,s3:Delete*',
      listed,
    )
    .option(
      '--resources <arns>',
      'with --not-granted: on these resources (default: on any)',
      listed,
    )
    .option(
      '--not-public',
      'it lets in nobody but those whom it names, or whom the --trust options name',
    )
    .option('--trust-accounts <ids>', 'with --not-public: accounts that may be let in', listed)
    .option(
      '--trust-organization <ids>',
      'with --not-public: organisations whose accounts may be let in',
      listed,
    )
    .option('--disjoint <file>', 'it and this other policy have no request that both allow')
    .addOption(
      new Option('--type <kind>', 'what the documents are (default: guessed)').choices(
        COMPARED_TYPES,
      ),
    )
    .option('--open-world', 'count actions that AWS may add, too')
    .addOption(
      new Option('--format <format>', 'form of the answer (default: text)').choices(FORMATS),
    )
    .addOption(new Option('--json', 'same as --format json').conflicts('format'))
    .addHelpText(
      'after',
      '\nExit codes: 0 it holds, 1 it does not, 2 wrong command line or input, 3 could not decide.\n\n' +
        'Examples:\n' +
        '  countersign prove role.json --not-granted iam:CreateUser,iam:AttachUserPolicy\n' +
        '  countersign prove bucket.json --not-public --trust-organization o-a1b2c3d4e5\n' +
        '  countersign prove developer.json --subset-of boundary.json\n',
    )
    .action(async (file: string, options: ProveOptions) => {
      finish(await answer(io, file, options));
    });
}

async function answer(
  io: Io,
  file: string,
  options: ProveOptions,
): Promise<Result<ExitCode, Failure>> {
  const asked = readClaim(options);
  if (!asked.ok) return asked;
  const names = asked.value.otherFile === null ? [file] : [file, asked.value.otherFile];
  const read = await readPolicyFiles(io, names, options.type ?? null);
  if (!read.ok) return read;
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const proved = prove(io, catalog.value, {
    asked: asked.value,
    read: read.value,
    openDecides: options.openWorld === true,
  });
  if (!proved.ok) return proved;
  io.stdout.write(render(io, proved.value, read.value.type, options));
  return ok(exitCodeFor(proved.value.counterexample));
}

interface Question {
  readonly asked: AskedClaim;
  readonly read: PolicyFiles;
  readonly openDecides: boolean;
}

function prove(
  io: Io,
  catalog: Catalog,
  { asked, read, openDecides }: Question,
): Result<Proof, Failure> {
  const [policy, other] = read.policies;
  invariant(policy !== undefined, 'the policy was read');
  const { type } = read;
  const claim: Claim = asked.claimAbout(other ?? policy);
  if (claim.kind === 'not-public' && type === 'identity') {
    return fail({
      kind: 'usage',
      message: `${policy.name} is an identity-based policy, which lets nobody in`,
      help: '--not-public is for resource-based and trust policies',
    });
  }
  if (claim.kind === 'not-granted') {
    for (const action of claim.actions) warnOfAction(io, action, catalog);
  }
  return ok(proveClaim(catalog, { policy, claim, type }, openDecides));
}

function render(
  io: Io,
  proof: Proof,
  type: ComparedType,
  { json, format = 'text' }: ProveOptions,
): string {
  if (json === true || format === 'json') return printJson(proveDocument(proof, type));
  return renderProof(proof, {
    width: textWidth(io.stdout.columns),
    useColor: io.stdout.useColor,
  });
}

function exitCodeFor(counterexample: Verdict): ExitCode {
  switch (counterexample.kind) {
    case 'no':
      return EXIT.yes;
    case 'yes':
      return EXIT.findings;
    case 'unknown':
      return EXIT.undecided;
  }
}
