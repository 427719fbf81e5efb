import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  AppRunnerClient,
  CreateServiceCommand as CreateRunnerCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-apprunner';
import {
  BedrockAgentCoreClient,
  StartCodeInterpreterSessionCommand,
} from '@aws-sdk/client-bedrock-agentcore';
import {
  BedrockAgentCoreControlClient,
  CreateCodeInterpreterCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CodeBuildClient,
  CreateProjectCommand,
  StartBuildBatchCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import {
  ActivatePipelineCommand,
  CreatePipelineCommand,
  DataPipelineClient,
  PutPipelineDefinitionCommand,
} from '@aws-sdk/client-data-pipeline';
import {
  CreateLaunchTemplateVersionCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
  ModifyLaunchTemplateCommand,
  RequestSpotInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  EC2InstanceConnectClient,
  SendSSHPublicKeyCommand,
} from '@aws-sdk/client-ec2-instance-connect';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StartTaskCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateDevEndpointCommand,
  CreateJobCommand,
  CreateTriggerCommand,
  GlueClient,
  StartJobRunCommand,
  UpdateDevEndpointCommand,
  UpdateJobCommand,
} from '@aws-sdk/client-glue';
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateNotebookInstanceCommand,
  CreateNotebookInstanceLifecycleConfigCommand,
  CreatePresignedNotebookInstanceUrlCommand,
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  SageMakerClient,
  StartNotebookInstanceCommand,
  StopNotebookInstanceCommand,
  UpdateNotebookInstanceCommand,
} from '@aws-sdk/client-sagemaker';
import { SendCommandCommand, SSMClient, StartSessionCommand } from '@aws-sdk/client-ssm';
import { invariant } from '@countersign/core';
import { buildModel, type Model, readDump, type Workload } from '@countersign/govern';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../catalog/index.ts';
import { ACCOUNT, type Attack, arn, document, type Hand, played } from './testing/attacks.ts';

const catalog = loadCatalog();
const PATHS = fileURLToPath(
  new URL('../../../../../shared/data/escalation-paths.json', import.meta.url),
);
const lacksShared = !fs.existsSync(PATHS) && process.env['REQUIRE_SHARED'] !== '1';

const ROLE = arn('role/runner');
const SERVICES = [
  'bedrock-agentcore',
  'cloudformation',
  'codebuild',
  'datapipeline',
  'ec2',
  'ecs-tasks',
  'glue',
  'lambda',
  'sagemaker',
  'tasks.apprunner',
].map((service) => `${service}.amazonaws.com`);

const STACK = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/web/1`;
const NOTEBOOK = { NotebookInstanceName: 'lab' };
const INSTANCE = 'i-0aaaaaaaaaaaaaaaa';
const TEMPLATE = { LaunchTemplateId: 'lt-0aaaaaaaaaaaaaaaa' };

function runs(type: Workload['type'], service: string, resource: string): Workload {
  const known = `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
  const isOfProfile = service === 'ec2';
  return {
    type,
    arn: known,
    roleArn: isOfProfile ? null : ROLE,
    instanceProfileName: isOfProfile ? 'runner' : null,
  };
}

/** What runs with the role of an administrator before anybody attacks. */
const RUNNING: readonly Workload[] = [
  runs('cloudformation:stack', 'cloudformation', 'stack/web/1'),
  runs('codebuild:project', 'codebuild', 'project/deploy'),
  runs('ec2:instance', 'ec2', `instance/${INSTANCE}`),
  runs('ec2:launch-template', 'ec2', `launch-template/${TEMPLATE.LaunchTemplateId}`),
  runs('glue:devendpoint', 'glue', 'devEndpoint/shell'),
  runs('lambda:function', 'lambda', 'function:pay'),
  runs('sagemaker:notebook-instance', 'sagemaker', 'notebook-instance/lab'),
];

/** An account in which eve and mallory may do what an attack needs, and services may have the role of an administrator. */
function accountFor(actions: readonly string[]): Model {
  const attacker = (UserName: string) => ({
    UserName,
    Arn: arn(`user/${UserName}`),
    UserPolicyList: [{ PolicyName: 'attack', PolicyDocument: document(actions) }],
  });
  const dump = readDump({
    UserDetailList: [attacker('eve'), attacker('mallory')],
    GroupDetailList: [],
    RoleDetailList: [
      {
        RoleName: 'runner',
        Arn: ROLE,
        AssumeRolePolicyDocument: document(['sts:AssumeRole'], {
          Principal: { Service: SERVICES },
        }),
        RolePolicyList: [{ PolicyName: 'all', PolicyDocument: document(['*']) }],
        InstanceProfileList: [{ Arn: arn('instance-profile/runner') }],
      },
    ],
    Policies: [],
  });
  invariant(dump.ok, 'the account is well formed');
  const completeTypes = new Set(RUNNING.map(({ type }) => type));
  const beside = new Map([[ACCOUNT, { workloads: { items: RUNNING, completeTypes } }]]);
  const built = buildModel([dump.value], null, beside);
  invariant(built.ok, 'the account fits together');
  return built.value.model;
}

const lambda = ({ settings }: Hand) => new LambdaClient(settings);
const ec2 = ({ settings }: Hand) => new EC2Client(settings);
const ecs = ({ settings }: Hand) => new ECSClient(settings);
const glue = ({ settings }: Hand) => new GlueClient(settings);
const build = ({ settings }: Hand) => new CodeBuildClient(settings);
const stacks = ({ settings }: Hand) => new CloudFormationClient(settings);
const lab = ({ settings }: Hand) => new SageMakerClient(settings);
const ssm = ({ settings }: Hand) => new SSMClient(settings);
const agents = ({ settings }: Hand) => new BedrockAgentCoreClient(settings);
const runner = ({ settings }: Hand) => new AppRunnerClient(settings);

const CODE = { FunctionName: 'pay', ZipFile: new Uint8Array([1]) };
const SERVICE = {
  SourceConfiguration: { ImageRepository: { ImageIdentifier: 'i', ImageRepositoryType: 'ECR' } },
} as const;
const TASK = { family: 't', taskRoleArn: ROLE, containerDefinitions: [] };
const TRIGGER = { Name: 'now', Type: 'SCHEDULED' as const, Actions: [{ JobName: 'j' }] };
const JOB = { Role: ROLE, Command: { Name: 'glueetl', ScriptLocation: 's3://b/s.py' } };
const BUILD = { projectName: 'deploy', buildspecOverride: 'version: 0.2' };
const RESOURCES = { InstanceType: 'ml.t3.medium', InstanceCount: 1, VolumeSizeInGB: 1 } as const;

async function makesFunction(hand: Hand): Promise<void> {
  const parameters = { FunctionName: 'new', Role: ROLE, Code: { ZipFile: new Uint8Array([1]) } };
  await lambda(hand).send(new CreateFunctionCommand(parameters));
}

async function makesProject(hand: Hand): Promise<void> {
  await build(hand).send(
    new CreateProjectCommand({
      name: 'new',
      serviceRole: ROLE,
      source: { type: 'NO_SOURCE' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: { type: 'LINUX_CONTAINER', image: 'i', computeType: 'BUILD_GENERAL1_SMALL' },
    }),
  );
}

async function registersTask(hand: Hand): Promise<void> {
  await ecs(hand).send(new RegisterTaskDefinitionCommand(TASK));
}

async function invokes(hand: Hand, FunctionName: string): Promise<void> {
  await lambda(hand).send(new InvokeCommand({ FunctionName }));
}

async function permits(hand: Hand, FunctionName: string): Promise<void> {
  const Principal = 'arn:aws:iam::999988887777:root';
  const parameters = { FunctionName, StatementId: 's', Action: 'lambda:InvokeFunction', Principal };
  await lambda(hand).send(new AddPermissionCommand(parameters));
}

const taskBy =
  (...commands: readonly ((hand: Hand) => Promise<unknown>)[]): Attack =>
  async (first, second) => {
    await registersTask(first);
    for (const command of commands) await command(second);
  };

const cluster = async (hand: Hand) =>
  ecs(hand).send(new CreateClusterCommand({ clusterName: 'c' }));
const RUN = { cluster: 'c', taskDefinition: 't' };
const runsTask = async (hand: Hand) => ecs(hand).send(new RunTaskCommand(RUN));
const startsTask = async (hand: Hand) =>
  ecs(hand).send(new StartTaskCommand({ ...RUN, containerInstances: ['x'] }));
const serves = async (hand: Hand) =>
  ecs(hand).send(new CreateServiceCommand({ ...RUN, serviceName: 's' }));

const ATTACKS: Readonly<Record<string, Attack>> = {
  'apprunner-001': async (first) =>
    runner(first).send(
      new CreateRunnerCommand({
        ServiceName: 'new',
        ...SERVICE,
        InstanceConfiguration: { InstanceRoleArn: ROLE },
      }),
    ),
  'apprunner-002': async (_, second) => {
    const ServiceArn = `arn:aws:apprunner:us-east-1:${ACCOUNT}:service/web/1`;
    await runner(second).send(new UpdateServiceCommand({ ServiceArn, ...SERVICE }));
  },
  'bedrock-001': async (first, second) => {
    const control = new BedrockAgentCoreControlClient(first.settings);
    const { codeInterpreterId } = await control.send(
      new CreateCodeInterpreterCommand({
        name: 'new',
        executionRoleArn: ROLE,
        networkConfiguration: { networkMode: 'PUBLIC' },
      }),
    );
    await agents(second).send(
      new StartCodeInterpreterSessionCommand({ codeInterpreterIdentifier: codeInterpreterId }),
    );
  },
  'bedrock-002': async (_, second) =>
    agents(second).send(
      new StartCodeInterpreterSessionCommand({ codeInterpreterIdentifier: 'there-1' }),
    ),
  'cloudformation-001': async (first) =>
    stacks(first).send(new CreateStackCommand({ StackName: 'new', RoleARN: ROLE })),
  'cloudformation-002': async (_, second) =>
    stacks(second).send(new UpdateStackCommand({ StackName: 'web' })),
  'cloudformation-003': async (first, second) => {
    const StackSetName = 'new';
    await stacks(first).send(
      new CreateStackSetCommand({ StackSetName, AdministrationRoleARN: ROLE }),
    );
    await stacks(second).send(
      new CreateStackInstancesCommand({
        StackSetName,
        Accounts: [ACCOUNT],
        Regions: ['us-east-1'],
      }),
    );
  },
  'cloudformation-004': async (first) =>
    stacks(first).send(
      new UpdateStackSetCommand({ StackSetName: 'there', AdministrationRoleARN: ROLE }),
    ),
  'cloudformation-005': async (first, second) => {
    const names = { StackName: STACK, ChangeSetName: 'c' };
    await stacks(first).send(new CreateChangeSetCommand(names));
    await stacks(second).send(new ExecuteChangeSetCommand(names));
  },
  'codebuild-001': async (first, second) => {
    await makesProject(first);
    await build(second).send(new StartBuildCommand({ ...BUILD, projectName: 'new' }));
  },
  'codebuild-002': async (_, second) => build(second).send(new StartBuildCommand(BUILD)),
  'codebuild-003': async (_, second) => build(second).send(new StartBuildBatchCommand(BUILD)),
  'codebuild-004': async (first, second) => {
    await makesProject(first);
    await build(second).send(new StartBuildBatchCommand({ ...BUILD, projectName: 'new' }));
  },
  'datapipeline-001': async (first, second) => {
    const client = new DataPipelineClient(first.settings);
    const { pipelineId } = await client.send(
      new CreatePipelineCommand({ name: 'new', uniqueId: '1' }),
    );
    const fields = [{ key: 'role', stringValue: 'runner' }];
    const pipelineObjects = [{ id: 'Default', name: 'Default', fields }];
    await client.send(new PutPipelineDefinitionCommand({ pipelineId, pipelineObjects }));
    await new DataPipelineClient(second.settings).send(new ActivatePipelineCommand({ pipelineId }));
  },
  'ec2instanceconnect-003': async (_, { settings }) =>
    new EC2InstanceConnectClient(settings).send(
      new SendSSHPublicKeyCommand({
        InstanceId: INSTANCE,
        InstanceOSUser: 'ec2-user',
        SSHPublicKey: 'ssh-ed25519 AAAA',
      }),
    ),
  'ec2-001': async (first) =>
    ec2(first).send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        IamInstanceProfile: { Arn: arn('instance-profile/runner') },
      }),
    ),
  'ec2-002': async (first, second) => {
    const InstanceIds = [INSTANCE];
    await ec2(first).send(new StopInstancesCommand({ InstanceIds }));
    await ec2(second).send(
      new ModifyInstanceAttributeCommand({
        InstanceId: INSTANCE,
        UserData: { Value: new Uint8Array([1]) },
      }),
    );
    await ec2(second).send(new StartInstancesCommand({ InstanceIds }));
  },
  'ec2-003': async (first) =>
    ec2(first).send(
      new RequestSpotInstancesCommand({
        LaunchSpecification: { IamInstanceProfile: { Name: 'runner' } },
      }),
    ),
  'ec2-004': async (first, second) => {
    const LaunchTemplateData = { UserData: 'aGk=' };
    await ec2(first).send(
      new CreateLaunchTemplateVersionCommand({ ...TEMPLATE, LaunchTemplateData }),
    );
    await ec2(second).send(new ModifyLaunchTemplateCommand({ ...TEMPLATE, DefaultVersion: '2' }));
  },
  'ecs-001': taskBy(cluster, serves),
  'ecs-002': taskBy(cluster, runsTask),
  'ecs-003': taskBy(serves),
  'ecs-004': taskBy(runsTask),
  'ecs-005': taskBy(startsTask),
  'glue-001': async (first) =>
    glue(first).send(new CreateDevEndpointCommand({ EndpointName: 'new', RoleArn: ROLE })),
  'glue-002': async (_, second) =>
    glue(second).send(
      new UpdateDevEndpointCommand({ EndpointName: 'shell', PublicKey: 'ssh-ed25519 AAAA' }),
    ),
  'glue-003': async (first, second) => {
    await glue(first).send(new CreateJobCommand({ Name: 'j', ...JOB }));
    await glue(second).send(new StartJobRunCommand({ JobName: 'j' }));
  },
  'glue-004': async (first, second) => {
    await glue(first).send(new CreateJobCommand({ Name: 'j', ...JOB }));
    await glue(second).send(new CreateTriggerCommand(TRIGGER));
  },
  'glue-005': async (first, second) => {
    await glue(first).send(new UpdateJobCommand({ JobName: 'j', JobUpdate: JOB }));
    await glue(second).send(new StartJobRunCommand({ JobName: 'j' }));
  },
  'glue-006': async (first, second) => {
    await glue(first).send(new UpdateJobCommand({ JobName: 'j', JobUpdate: JOB }));
    await glue(second).send(new CreateTriggerCommand(TRIGGER));
  },
  'lambda-001': async (first, second) => {
    await makesFunction(first);
    await invokes(second, 'new');
  },
  'lambda-002': async (first, second) => {
    await makesFunction(first);
    await lambda(second).send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'new',
        EventSourceArn: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t/stream/1`,
      }),
    );
  },
  'lambda-003': async (_, second) => lambda(second).send(new UpdateFunctionCodeCommand(CODE)),
  'lambda-004': async (first, second) => {
    await lambda(first).send(new UpdateFunctionCodeCommand(CODE));
    await invokes(second, 'pay');
  },
  'lambda-005': async (first, second) => {
    await lambda(first).send(new UpdateFunctionCodeCommand(CODE));
    await permits(second, 'pay');
  },
  'lambda-006': async (first, second) => {
    await makesFunction(first);
    await permits(second, 'new');
  },
  'sagemaker-001': async (first) =>
    lab(first).send(
      new CreateNotebookInstanceCommand({
        NotebookInstanceName: 'new',
        RoleArn: ROLE,
        InstanceType: 'ml.t3.medium',
      }),
    ),
  'sagemaker-002': async (first) =>
    lab(first).send(
      new CreateTrainingJobCommand({
        TrainingJobName: 'new',
        RoleArn: ROLE,
        ResourceConfig: RESOURCES,
        StoppingCondition: {},
        OutputDataConfig: { S3OutputPath: 's3://b' },
      }),
    ),
  'sagemaker-003': async (first) =>
    lab(first).send(
      new CreateProcessingJobCommand({
        ProcessingJobName: 'new',
        RoleArn: ROLE,
        AppSpecification: { ImageUri: 'i' },
        ProcessingResources: { ClusterConfig: RESOURCES },
      }),
    ),
  'sagemaker-004': async (_, second) =>
    lab(second).send(new CreatePresignedNotebookInstanceUrlCommand(NOTEBOOK)),
  'sagemaker-005': async (first, second) => {
    const NotebookInstanceLifecycleConfigName = 'l';
    await lab(first).send(
      new CreateNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName }),
    );
    await lab(second).send(new StopNotebookInstanceCommand(NOTEBOOK));
    await lab(second).send(
      new UpdateNotebookInstanceCommand({
        ...NOTEBOOK,
        LifecycleConfigName: NotebookInstanceLifecycleConfigName,
      }),
    );
    await lab(second).send(new StartNotebookInstanceCommand(NOTEBOOK));
  },
  'ssm-001': async (_, second) => ssm(second).send(new StartSessionCommand({ Target: INSTANCE })),
  'ssm-002': async (_, second) =>
    ssm(second).send(
      new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: [INSTANCE] }),
    ),
};

const refused: Attack = async (first) => {
  await expect(makesFunction(first)).rejects.toThrow('iam:PassRole');
};

interface PublicPath {
  readonly id: string;
  readonly required: readonly { readonly action: string }[];
}

/** The public ways that take calls of other services than IAM and STS. */
function publicPaths(): readonly PublicPath[] {
  const { paths }: { readonly paths: readonly PublicPath[] } = JSON.parse(
    fs.readFileSync(PATHS, 'utf8'),
  );
  return paths.filter(({ id }) => !/^(?:iam|sts)-/.test(id));
}

/** Plays every attack with no other permissions than a public list says that it needs. */
async function playedAll(second: string): Promise<readonly string[]> {
  const told: string[] = [];
  for (const { id, required } of publicPaths()) {
    const attack = ATTACKS[id];
    invariant(attack !== undefined, id);
    const actions = required.map(({ action }) => action);
    const incidents = await played(accountFor(actions), attack, { catalog, second });
    told.push(`${id}: ${incidents.join(', ')}`);
  }
  return told;
}

describe.skipIf(lacksShared)('attacks by services on a simulated AWS', () => {
  it('are every public way that takes more than calls of IAM and STS', () => {
    expect(Object.keys(ATTACKS).toSorted()).toEqual(
      publicPaths()
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('by one person are told with who did it and as which role', async () => {
    expect(await playedAll('eve')).toMatchInlineSnapshot(`
      [
        "apprunner-001: high escalation-step-taken: user/eve → role/runner",
        "apprunner-002: medium escalation-step-taken: user/eve → role/runner",
        "bedrock-001: high escalation-step-taken: user/eve → role/runner",
        "bedrock-002: medium escalation-step-taken: user/eve → role/runner",
        "cloudformation-001: high escalation-step-taken: user/eve → role/runner",
        "cloudformation-002: high escalation-step-taken: user/eve → role/runner",
        "cloudformation-003: high escalation-step-taken: user/eve → role/runner",
        "cloudformation-004: high escalation-step-taken: user/eve → role/runner",
        "cloudformation-005: high escalation-step-taken: user/eve → role/runner",
        "codebuild-001: high escalation-step-taken: user/eve → role/runner",
        "codebuild-002: high escalation-step-taken: user/eve → role/runner",
        "codebuild-003: high escalation-step-taken: user/eve → role/runner",
        "codebuild-004: high escalation-step-taken: user/eve → role/runner",
        "datapipeline-001: high escalation-step-taken: user/eve → role/runner",
        "ec2instanceconnect-003: high escalation-step-taken: user/eve → role/runner",
        "ec2-001: high escalation-step-taken: user/eve → role/runner",
        "ec2-002: high escalation-step-taken: user/eve → role/runner",
        "ec2-003: high escalation-step-taken: user/eve → role/runner",
        "ec2-004: high escalation-step-taken: user/eve → role/runner",
        "ecs-001: high escalation-step-taken: user/eve → role/runner",
        "ecs-002: high escalation-step-taken: user/eve → role/runner",
        "ecs-003: high escalation-step-taken: user/eve → role/runner",
        "ecs-004: high escalation-step-taken: user/eve → role/runner",
        "ecs-005: high escalation-step-taken: user/eve → role/runner",
        "glue-001: high escalation-step-taken: user/eve → role/runner",
        "glue-002: high escalation-step-taken: user/eve → role/runner",
        "glue-003: high escalation-step-taken: user/eve → role/runner",
        "glue-004: high escalation-step-taken: user/eve → role/runner",
        "glue-005: high escalation-step-taken: user/eve → role/runner",
        "glue-006: high escalation-step-taken: user/eve → role/runner",
        "lambda-001: high escalation-step-taken: user/eve → role/runner",
        "lambda-002: high escalation-step-taken: user/eve → role/runner",
        "lambda-003: high escalation-step-taken: user/eve → role/runner",
        "lambda-004: high escalation-step-taken: user/eve → role/runner",
        "lambda-005: high escalation-step-taken: user/eve → role/runner, high external-trust: user/eve → pay",
        "lambda-006: high escalation-step-taken: user/eve → role/runner, high external-trust: user/eve → new",
        "sagemaker-001: high escalation-step-taken: user/eve → role/runner",
        "sagemaker-002: high escalation-step-taken: user/eve → role/runner",
        "sagemaker-003: high escalation-step-taken: user/eve → role/runner",
        "sagemaker-004: high escalation-step-taken: user/eve → role/runner",
        "sagemaker-005: high escalation-step-taken: user/eve → role/runner",
        "ssm-001: high escalation-step-taken: user/eve → role/runner",
        "ssm-002: high escalation-step-taken: user/eve → role/runner",
      ]
    `);
  }, 120_000);

  it('by two persons are told of whoever came to act as the role', async () => {
    expect(await playedAll('mallory')).toMatchInlineSnapshot(`
      [
        "apprunner-001: high escalation-step-taken: user/eve → role/runner",
        "apprunner-002: medium escalation-step-taken: user/mallory → role/runner",
        "bedrock-001: high escalation-step-taken: user/eve → role/runner, high escalation-step-taken: user/mallory → role/runner",
        "bedrock-002: medium escalation-step-taken: user/mallory → role/runner",
        "cloudformation-001: high escalation-step-taken: user/eve → role/runner",
        "cloudformation-002: high escalation-step-taken: user/mallory → role/runner",
        "cloudformation-003: high escalation-step-taken: user/eve → role/runner",
        "cloudformation-004: high escalation-step-taken: user/eve → role/runner",
        "cloudformation-005: high escalation-step-taken: user/mallory → role/runner",
        "codebuild-001: high escalation-step-taken: user/eve → role/runner, high escalation-step-taken: user/mallory → role/runner",
        "codebuild-002: high escalation-step-taken: user/mallory → role/runner",
        "codebuild-003: high escalation-step-taken: user/mallory → role/runner",
        "codebuild-004: high escalation-step-taken: user/eve → role/runner, high escalation-step-taken: user/mallory → role/runner",
        "datapipeline-001: high escalation-step-taken: user/eve → role/runner",
        "ec2instanceconnect-003: high escalation-step-taken: user/mallory → role/runner",
        "ec2-001: high escalation-step-taken: user/eve → role/runner",
        "ec2-002: high escalation-step-taken: user/mallory → role/runner",
        "ec2-003: high escalation-step-taken: user/eve → role/runner",
        "ec2-004: high escalation-step-taken: user/eve → role/runner, high escalation-step-taken: user/mallory → role/runner",
        "ecs-001: high escalation-step-taken: user/eve → role/runner",
        "ecs-002: high escalation-step-taken: user/eve → role/runner",
        "ecs-003: high escalation-step-taken: user/eve → role/runner",
        "ecs-004: high escalation-step-taken: user/eve → role/runner",
        "ecs-005: high escalation-step-taken: user/eve → role/runner",
        "glue-001: high escalation-step-taken: user/eve → role/runner",
        "glue-002: high escalation-step-taken: user/mallory → role/runner",
        "glue-003: high escalation-step-taken: user/eve → role/runner",
        "glue-004: high escalation-step-taken: user/eve → role/runner",
        "glue-005: high escalation-step-taken: user/eve → role/runner",
        "glue-006: high escalation-step-taken: user/eve → role/runner",
        "lambda-001: high escalation-step-taken: user/eve → role/runner",
        "lambda-002: high escalation-step-taken: user/eve → role/runner",
        "lambda-003: high escalation-step-taken: user/mallory → role/runner",
        "lambda-004: high escalation-step-taken: user/eve → role/runner",
        "lambda-005: high escalation-step-taken: user/eve → role/runner, high external-trust: user/mallory → pay",
        "lambda-006: high escalation-step-taken: user/eve → role/runner, high external-trust: user/mallory → new",
        "sagemaker-001: high escalation-step-taken: user/eve → role/runner",
        "sagemaker-002: high escalation-step-taken: user/eve → role/runner",
        "sagemaker-003: high escalation-step-taken: user/eve → role/runner",
        "sagemaker-004: high escalation-step-taken: user/mallory → role/runner",
        "sagemaker-005: high escalation-step-taken: user/mallory → role/runner",
        "ssm-001: high escalation-step-taken: user/mallory → role/runner",
        "ssm-002: high escalation-step-taken: user/mallory → role/runner",
      ]
    `);
  }, 120_000);

  it('are attempts, rated low, where the role may not be passed', async () => {
    expect(
      await played(accountFor(['lambda:CreateFunction']), refused, { catalog, second: 'eve' }),
    ).toEqual(['low escalation-step-taken: user/eve → role/runner']);
  });
});
