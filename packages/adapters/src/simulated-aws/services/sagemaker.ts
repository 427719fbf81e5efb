import { ServiceError } from '../service-error.ts';
import { anything, type Call, type Operation, reading, type Service } from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';
import { runOperations } from './run-with-role.ts';
import { lastPart, type Running, runningOf } from './workloads.ts';

const PAGE = { names: TOKENS, otherwise: 100, max: 100 } as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListNotebookInstances: reading(anything, (call) => {
    const page = pageOf(call.input, runningOf(call, 'sagemaker:notebook-instance'), PAGE);
    const NotebookInstances = page.items.map((each) => ({
      NotebookInstanceArn: each.arn,
      NotebookInstanceName: lastPart(each),
    }));
    return { NotebookInstances, ...page.members };
  }),
  DescribeNotebookInstance: reading(
    (call) => arnOf(call, `notebook-instance/${call.input.text('NotebookInstanceName')}`),
    (call) => {
      const name = call.input.text('NotebookInstanceName');
      const all = runningOf(call, 'sagemaker:notebook-instance');
      const { arn, roleArn } = found(all.find((each) => lastPart(each) === name));
      return {
        NotebookInstanceArn: arn,
        NotebookInstanceName: name,
        RoleArn: roleArn ?? undefined,
      };
    },
  ),
  ListDomains: reading(anything, (call) => {
    const ids = [...new Set(profilesIn(call).map(domainOf))];
    const page = pageOf(call.input, ids, PAGE);
    return { Domains: page.items.map((DomainId) => ({ DomainId })), ...page.members };
  }),
  DescribeDomain: reading(
    (call) => arnOf(call, `domain/${call.input.text('DomainId')}`),
    ({ input }) => ({ DomainId: input.text('DomainId') }),
  ),
  ListUserProfiles: reading(anything, (call) => {
    const domain = call.input.optionalText('DomainIdEquals');
    const all = profilesIn(call).filter((each) => domain === null || domainOf(each) === domain);
    const page = pageOf(call.input, all, PAGE);
    const UserProfiles = page.items.map((each) => ({
      DomainId: domainOf(each),
      UserProfileName: lastPart(each),
    }));
    return { UserProfiles, ...page.members };
  }),
  DescribeUserProfile: reading(profileArn, (call) => {
    const arn = profileArn(call);
    const { roleArn } = found(profilesIn(call).find((each) => each.arn === arn));
    return { UserProfileArn: arn, UserSettings: { ExecutionRole: roleArn ?? undefined } };
  }),
  ...runOperations('sagemaker', {
    CreateNotebookInstance: {
      on: 'notebook-instance/{NotebookInstanceName}',
      role: ['RoleArn'],
      to: 'sagemaker.amazonaws.com',
      begins: 'sagemaker:notebook-instance',
      answer: (_, { arn }) => ({ NotebookInstanceArn: arn }),
    },
    CreateTrainingJob: {
      on: 'training-job/{TrainingJobName}',
      role: ['RoleArn'],
      to: 'sagemaker.amazonaws.com',
    },
    CreateProcessingJob: {
      on: 'processing-job/{ProcessingJobName}',
      role: ['RoleArn'],
      to: 'sagemaker.amazonaws.com',
    },
    CreatePresignedNotebookInstanceUrl: { on: 'notebook-instance/{NotebookInstanceName}' },
    CreateNotebookInstanceLifecycleConfig: {
      on: 'notebook-instance-lifecycle-config/{NotebookInstanceLifecycleConfigName}',
    },
    StopNotebookInstance: { on: 'notebook-instance/{NotebookInstanceName}' },
    UpdateNotebookInstance: { on: 'notebook-instance/{NotebookInstanceName}' },
    StartNotebookInstance: { on: 'notebook-instance/{NotebookInstanceName}' },
  }),
};

/** SageMaker, as far as the roles of notebook instances and of users of domains go. */
export const SAGEMAKER: Service = {
  signingName: 'sagemaker',
  actionPrefix: 'sagemaker',
  eventSource: 'sagemaker.amazonaws.com',
  protocol: { kind: 'json', targetPrefix: 'SageMaker', contentType: 'application/x-amz-json-1.1' },
  operations: new Map(Object.entries(OPERATIONS)),
};

function arnOf({ accountId, region }: Call, resource: string): string {
  return `arn:aws:sagemaker:${region}:${accountId}:${resource}`;
}

function profileArn(call: Call): string {
  const { input } = call;
  return arnOf(call, `user-profile/${input.text('DomainId')}/${input.text('UserProfileName')}`);
}

function profilesIn(call: Call): readonly Running[] {
  return runningOf(call, 'sagemaker:user-profile');
}

/** `user-profile/DOMAIN/NAME` */
function domainOf({ resource }: Running): string {
  return resource.split('/')[1] ?? '';
}

function found(running: Running | undefined): Running {
  if (running !== undefined) return running;
  throw new ServiceError('ResourceNotFound', 'RecordNotFound');
}
