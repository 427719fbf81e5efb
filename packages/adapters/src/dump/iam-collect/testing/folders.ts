import { isOpenObject, type OpenObject } from '@countersign/govern';

/** JSON files by their names below a folder. */
export type Files = Readonly<Record<string, unknown>>;

/** An account dump, laid out in files as iam-collect lays an account out. */
export function foldersOfAccount(dump: unknown): Files {
  const page = objectOf(dump);
  const sections = [
    ['UserDetailList', 'User'],
    ['GroupDetailList', 'Group'],
    ['RoleDetailList', 'Role'],
    ['Policies', 'Policy'],
  ] as const;
  const accountId = accountIn(page);
  const files = sections.flatMap(([section, kind]) =>
    objectsOf(page[section]).flatMap((detail) => {
      const folder = folderOf(accountId, String(detail['Arn']));
      return Object.entries(filesOf(detail, kind, page))
        .filter(([, content]) => !isEmpty(content))
        .map(([name, content]) => [`${folder}/${name}.json`, content] as const);
    }),
  );
  return Object.fromEntries(files);
}

function filesOf(detail: OpenObject, kind: string, page: OpenObject): Files {
  const common = {
    metadata: {
      arn: detail['Arn'],
      name: detail[`${kind}Name`],
      id: detail[`${kind}Id`],
      path: detail['Path'],
      created: detail['CreateDate'],
      permissionBoundary: objectOf(detail['PermissionsBoundary'])['PermissionsBoundaryArn'],
    },
    tags: Object.fromEntries(objectsOf(detail['Tags']).map(({ Key, Value }) => [Key, Value])),
  };
  if (kind === 'Policy') {
    const [version] = objectsOf(detail['PolicyVersionList']).filter(
      (each) => each['IsDefaultVersion'] === true,
    );
    return {
      metadata: { ...common.metadata, defaultVersionId: detail['DefaultVersionId'] },
      'current-policy': decoded(version?.['Document']),
    };
  }
  const groups = listOf(detail['GroupList']).map(
    (name) =>
      objectsOf(page['GroupDetailList']).find((each) => each['GroupName'] === name)?.['Arn'],
  );
  return {
    ...common,
    'inline-policies': objectsOf(detail[`${kind}PolicyList`]).map((each) => ({
      ...each,
      PolicyDocument: decoded(each['PolicyDocument']),
    })),
    'managed-policies': objectsOf(detail['AttachedManagedPolicies']).map(
      (each) => each['PolicyArn'],
    ),
    'trust-policy': decoded(detail['AssumeRolePolicyDocument']),
    'instance-profiles': objectsOf(detail['InstanceProfileList']).map((each) => each['Arn']),
    groups,
  };
}

/** An organisation file, laid out as iam-collect lays an organisation out. */
export function foldersOfOrganization(file: unknown): Files {
  const organization = objectOf(file);
  const id = String(organization['id']);
  const folder = `aws/aws/organizations/${id}`;
  const policies = objectsOf(organization['policies']);
  const attached = (target: unknown, type: string): readonly unknown[] =>
    policies
      .filter((policy) => policy['type'] === type && listOf(policy['targets']).includes(target))
      .map((policy) => policy['arn']);
  const both = (target: unknown): object => ({
    scps: attached(target, 'SERVICE_CONTROL_POLICY'),
    rcps: attached(target, 'RESOURCE_CONTROL_POLICY'),
  });
  const units = objectsOf(organization['units']);
  const byId = (items: readonly OpenObject[], more: (item: OpenObject) => object): object =>
    Object.fromEntries(items.map((item) => [item['id'], { ...more(item), ...both(item['id']) }]));
  const ofPolicies = policies.flatMap((policy) => {
    const kind = policy['type'] === 'SERVICE_CONTROL_POLICY' ? 'scps' : 'rcps';
    const name = String(policy['arn']).split('/').at(-1)?.toLowerCase();
    const below = `${folder}/${kind}/${name}`;
    const metadata = { arn: policy['arn'], name: policy['name'], awsManaged: false };
    return [
      [`${below}/metadata.json`, metadata] as const,
      [`${below}/policy.json`, policy['document']] as const,
    ];
  });
  return {
    [`${folder}/metadata.json`]: { id, rootAccountId: organization['managementAccountId'] },
    [`${folder}/ous.json`]: byId(units, ({ parent }) => (parent === null ? {} : { parent })),
    [`${folder}/accounts.json`]: byId(objectsOf(organization['accounts']), ({ parent, tags }) => ({
      ou: parent,
      tags,
    })),
    ...Object.fromEntries(
      units.map((unit) => [
        `${folder}/ous/${String(unit['id']).toLowerCase()}/metadata.json`,
        { name: unit['name'] },
      ]),
    ),
    ...Object.fromEntries(ofPolicies),
  };
}

/** AWS's own policies stand in a folder of their own; what stands after the type is one name. */
function folderOf(accountId: string, arn: string): string {
  const [type = '', ...name] = (arn.split(':')[5] ?? '').split('/');
  const owner = arn.split(':')[4] === 'aws' ? ['aws'] : [];
  const last = encodeURIComponent(name.join('/'));
  return ['aws/aws/accounts', accountId, 'iam', ...owner, type, last].join('/').toLowerCase();
}

function accountIn(page: OpenObject): string {
  const [role] = objectsOf(page['RoleDetailList']);
  return String(role?.['Arn']).split(':')[4] ?? '';
}

/** Documents are written as JSON, however the API gave them. */
function decoded(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  return JSON.parse(document.startsWith('%7B') ? decodeURIComponent(document) : document);
}

/** What iam-collect writes no file for. */
function isEmpty(content: unknown): boolean {
  if (Array.isArray(content)) return content.length === 0;
  return content === undefined || content === null || Object.keys(content).length === 0;
}

function objectOf(value: unknown): OpenObject {
  return isOpenObject(value) ? value : {};
}

function objectsOf(value: unknown): readonly OpenObject[] {
  return listOf(value).filter(isOpenObject);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
