import path from 'node:path';
import { isAccountId } from '@countersign/core';
import type { InputAssembler } from '../input-assembler.ts';
import type { InputPlace } from '../input-place.ts';
import { fileProblem, type InputProblem } from '../input-problem.ts';
import { authorizationDetailsOf } from './account.ts';
import { CollectedFolder, type CollectedItem } from './collected-folder.ts';
import { missingPolicies, organizationOf } from './organization.ts';
import { RESOURCE_FOLDERS, resourcePoliciesOf, workloadsOf } from './resources.ts';

/** A service, a region, a type, a name. */
const DEEPEST = 4;

/**
 * Puts the accounts and the organisation of a folder that iam-collect wrote among the
 * inputs, and what such a folder cannot tell into `notKnown`.
 *
 * @param partitions its folders of partitions
 */
export async function readIamCollectInto(
  assembler: InputAssembler,
  given: string,
  { partitions, place }: { readonly partitions: readonly string[]; readonly place: InputPlace },
): Promise<void> {
  const folder = new CollectedFolder(place);
  assembler.addNotKnown(
    `${given}: iam-collect keeps only the default version of managed policies, and neither when roles were last used nor names of accounts`,
  );
  assembler.addNotKnown(
    `${given}: where iam-collect wrote no policy of a resource, it has none or could not be read`,
  );
  let accountCount = 0;
  for (const partition of partitions) {
    await readOrganizations(assembler, folder, path.join(partition, 'organizations'));
    const accounts = path.join(partition, 'accounts');
    for (const accountId of await folder.directories(accounts)) {
      if (!isAccountId(accountId)) continue;
      accountCount += 1;
      if (accountCount > place.limits.fileCount) {
        assembler.problems.push(tooManyAccounts(given, place.limits.fileCount));
        return;
      }
      await readAccount(assembler, folder, { accountId, below: path.join(accounts, accountId) });
    }
  }
  assembler.problems.push(...folder.problems);
}

async function readOrganizations(
  assembler: InputAssembler,
  folder: CollectedFolder,
  below: string,
): Promise<void> {
  for (const name of await folder.directories(below)) {
    const own = await folder.item(path.join(below, name));
    const [units, scps, rcps] = await Promise.all(
      ['ous', 'scps', 'rcps'].map(async (kind) => folder.items(path.join(own.folder, kind))),
    );
    const collected = { own, units: units ?? [], scps: scps ?? [], rcps: rcps ?? [] };
    assembler.problems.push(...missingPolicies(collected));
    const { locate, value } = organizationOf(collected);
    assembler.addOrganization(own.folder, value, { locate });
  }
}

async function readAccount(
  assembler: InputAssembler,
  folder: CollectedFolder,
  { accountId, below }: { readonly accountId: string; readonly below: string },
): Promise<void> {
  const ofIam = async (...names: readonly string[]): Promise<readonly CollectedItem[]> => {
    const items = await folder.items(path.join(below, 'iam', ...names));
    assembler.problems.push(...items.filter((item) => !hasMetadata(item)).map(withoutMetadata));
    return items.filter(hasMetadata);
  };
  const { locate, value } = authorizationDetailsOf({
    users: await ofIam('user'),
    groups: await ofIam('group'),
    roles: await ofIam('role'),
    policies: [...(await ofIam('policy')), ...(await ofIam('aws', 'policy'))],
  });
  assembler.addDump(below, value, { accountId, locate });
  const resources: CollectedItem[] = [];
  for (const service of RESOURCE_FOLDERS) {
    resources.push(...(await itemsBelow(folder, path.join(below, service), 1)));
  }
  assembler.addResourcePolicies(below, resourcePoliciesOf(resources, accountId), accountId);
  assembler.addWorkloads(below, workloadsOf(resources), accountId);
}

/** Everything below a directory that iam-collect describes, however deep services, regions and types nest. */
async function itemsBelow(
  folder: CollectedFolder,
  below: string,
  depth: number,
): Promise<readonly CollectedItem[]> {
  const items: CollectedItem[] = [];
  for (const name of await folder.directories(below)) {
    const item = await folder.item(path.join(below, name));
    if (hasMetadata(item)) items.push(item);
    else if (depth < DEEPEST) items.push(...(await itemsBelow(folder, item.folder, depth + 1)));
  }
  return items;
}

function hasMetadata({ files }: CollectedItem): boolean {
  return files.has('metadata');
}

function withoutMetadata({ folder }: CollectedItem): InputProblem {
  return fileProblem(
    path.join(folder, 'metadata.json'),
    'not-found',
    'this file is missing, which iam-collect writes of everything that it finds',
    'collect the account again with iam-collect',
  );
}

function tooManyAccounts(given: string, fileCount: number): InputProblem {
  return fileProblem(given, 'too-large', `the folder has more than ${fileCount} accounts`);
}
