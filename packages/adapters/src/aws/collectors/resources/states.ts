import { stateMachine, stateMachines } from '../../services/states.ts';
import type { ResourceCollector } from './resource-collector.ts';

/** The roles of state machines. */
export const stepFunctions: ResourceCollector = {
  workloadTypes: ['states:stateMachine'],
  async collect(reading, { region }, found) {
    const listed = await reading.list(stateMachines, {}, (page) => page.stateMachines, { region });
    await Promise.all(
      listed.map(async ({ stateMachineArn }) => {
        const options = { region, subject: stateMachineArn ?? '' };
        const answer = await reading.ask(stateMachine, { stateMachineArn }, options);
        if (answer === undefined) found.incomplete.add('states:stateMachine');
        found.addWorkload('states:stateMachine', stateMachineArn, answer?.roleArn);
      }),
    );
  },
};
