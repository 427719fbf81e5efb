import { readText, STANDARD_INPUT } from '@countersign/adapters/dump';
import {
  type AttachedPolicy,
  type Catalog,
  type Certificate,
  checkCertificate,
  fail,
  invariant,
  ok,
  parseJson,
  type Result,
} from '@countersign/core';
import { isOpenObject } from '@countersign/govern';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { describeClaim, reduce } from '../compare/claim.ts';
import type { ComparedType } from '../compare/compared-type.ts';
import { readPolicyFiles } from '../compare/policy-file.ts';
import type { Verification } from '../compare/verification.ts';
import { printJson } from '../documents/print-json.ts';
import { verifyDocument } from '../documents/verify-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import { openCatalog } from '../open-catalog.ts';
import { renderVerification } from '../report/text/render-verification.ts';
import { textWidth } from '../terminal/wrap.ts';
import { typeOption } from './comparison-options.ts';
import { addClaimOptions, CLAIM_OPTIONS, type ClaimOptions, readClaim } from './read-claim.ts';

interface VerifyOptions extends ClaimOptions {
  readonly type?: ComparedType;
  readonly json?: true;
}

/** Certificates are longer than policies: those of AWS's managed policies have up to 100 KB. */
const LIMITS = { maxLength: 16_777_216, maxDepth: 2000 } as const;

/** `countersign verify CERTIFICATE [POLICY --not-granted …]` */
export function registerVerify(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('verify')
    .summary('check a proof that `countersign prove` wrote')
    .description(
      'Checks a certificate with a program that shares nothing with the search that found it.\n' +
        'With a policy and a claim it is also checked that the certificate is about these; without\n' +
        'them, that it proves what it says of the statements in it.',
    )
    .argument('<certificate>', 'certificate as JSON, or - for standard input')
    .argument('[policy]', 'the policy that it shall be about');
  addClaimOptions(command)
    .addOption(typeOption())
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nExit codes: 0 the proof is right, 1 it is not, 2 wrong command line or input.\n\n' +
        'Example:\n' +
        '  countersign prove role.json --not-granted iam:CreateUser --certificate proof.json\n' +
        '  countersign verify proof.json role.json --not-granted iam:CreateUser\n',
    )
    .action(async (file: string, policy: string | undefined, options: VerifyOptions) => {
      finish(await answer(io, { file, policy: policy ?? null }, options));
    });
}

interface Named {
  readonly file: string;
  readonly policy: string | null;
}

async function answer(
  io: Io,
  named: Named,
  options: VerifyOptions,
): Promise<Result<ExitCode, Failure>> {
  const claimed = await readClaimedOf(io, named, options);
  if (!claimed.ok) return claimed;
  const certificate = await readCertificate(io, named.file);
  if (!certificate.ok) return certificate;
  const catalog = openCatalog();
  if (!catalog.ok) return catalog;
  const name = named.file === '-' ? STANDARD_INPUT : named.file;
  const verification = verify(catalog.value, certificate.value, { name, claimed: claimed.value });
  io.stdout.write(
    options.json === true
      ? printJson(verifyDocument(verification))
      : renderVerification(verification, {
          width: textWidth(io.stdout.columns),
          useColor: io.stdout.useColor,
        }),
  );
  return ok(verification.refusal === null ? EXIT.yes : EXIT.findings);
}

/** What a certificate shall be about. */
interface ClaimedPair {
  readonly subjects: readonly [AttachedPolicy, AttachedPolicy];
  readonly relation: Certificate['relation'];
  readonly sentence: string;
}

async function readClaimedOf(
  io: Io,
  { file, policy }: Named,
  options: VerifyOptions,
): Promise<Result<ClaimedPair | null, Failure>> {
  if (policy === null) {
    const given = [options.subsetOf, options.notGranted, options.notPublic, options.disjoint];
    if (given.every((one) => one === undefined)) return ok(null);
    return fail({
      kind: 'usage',
      message: 'a claim is given, but no policy that it is about',
      help: 'name the policy after the certificate',
    });
  }
  const asked = readClaim(options);
  if (!asked.ok) {
    if (asked.failure.kind !== 'usage') return asked;
    const help = `with a policy, give the claim that was proved: one of ${CLAIM_OPTIONS.join(', ')}`;
    return fail({ help, ...asked.failure });
  }
  if (file === '-' && [policy, asked.value.otherFile].includes('-')) {
    return fail({ kind: 'usage', message: 'standard input can be only one of the documents' });
  }
  const { otherFile } = asked.value;
  const names = otherFile === null ? [policy] : [policy, otherFile];
  const read = await readPolicyFiles(io, names, options.type ?? null);
  if (!read.ok) return read;
  const [first, second] = read.value.policies;
  invariant(first !== undefined, 'the policy was read');
  const claim = asked.value.claimAbout(second ?? first);
  const { other, relation } = reduce(claim, first, read.value.type);
  return ok({ subjects: [first, other], relation, sentence: describeClaim(claim, first.name) });
}

async function readCertificate(io: Io, file: string): Promise<Result<unknown, Failure>> {
  const text = await readText(file, {
    directory: io.directory,
    standardInput: io.stdin,
    limits: { fileBytes: LIMITS.maxLength, textBytes: LIMITS.maxLength },
  });
  if (!text.ok) return fail({ kind: 'input', problems: [text.failure] });
  const json = parseJson(text.value, LIMITS);
  const name = file === '-' ? STANDARD_INPUT : file;
  if (!json.ok) return fail({ kind: 'input', problems: [{ file: name, issue: json.failure }] });
  const { value } = json.value;
  // The answer of `prove --json` holds its certificate.
  return ok(
    isOpenObject(value) && isOpenObject(value['certificate']) ? value['certificate'] : value,
  );
}

function verify(
  catalog: Catalog,
  certificate: unknown,
  { claimed, name }: { readonly claimed: ClaimedPair | null; readonly name: string },
): Verification {
  const checked = checkCertificate(certificate, catalog, claimed?.subjects);
  const said = isOpenObject(certificate) ? certificate : {};
  const relation = said['relation'] === 'apart' ? 'apart' : 'within';
  const about = { name, relation, openWorld: said['openWorld'] === true } as const;
  const sentence = claimed?.sentence ?? null;
  if (!checked.ok) {
    const { goal, message, node } = checked.failure;
    return { ...about, sentence, refusal: { goal, node, reason: message } };
  }
  if (claimed !== null && claimed.relation !== relation) {
    const reason = 'it proves another claim about these policies';
    return { ...about, sentence, refusal: { goal: null, node: null, reason } };
  }
  const { goalCount, nodeCount } = checked.value;
  return { ...about, sentence, refusal: null, goalCount, nodeCount };
}
