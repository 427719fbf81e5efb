import { functionPolicy, functions } from '../../services/lambda.ts';
import { policyText } from './found-resources.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** Functions: their policies and their roles. Policies of versions and aliases are not read. */
export const lambdaFunctions: ResourceCollector = {
  workloadTypes: ['lambda:function'],
  async collect(reading, { region }, found) {
    const listed = await reading.list(functions, {}, ({ Functions }) => Functions, { region });
    await Promise.all(
      listed.map(async ({ FunctionArn, Role }) => {
        found.addWorkload('lambda:function', FunctionArn, Role);
        const answer = await reading.askIfAny(
          functionPolicy,
          { FunctionName: FunctionArn },
          { region, subject: FunctionArn ?? '', absentOn: ['ResourceNotFoundException'] },
        );
        found.addPolicy(
          FunctionArn,
          policyText(answer, ({ Policy }) => Policy),
        );
      }),
    );
  },
};
