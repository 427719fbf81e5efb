import { passRoleKind } from '../../pass-role-kind.ts';
import type { StepKind } from '../../step-kind.ts';

/** Passing a role to an environment of Managed Workflows for Apache Airflow, which runs the workflows of a bucket. */
export const passRoleToAirflow: StepKind = passRoleKind({
  id: 'pass-role-to-airflow',
  aliases: [],
  title: 'passing a role to an Airflow environment',
  page: 'https://docs.aws.amazon.com/mwaa/latest/API/API_CreateEnvironment.html',
  services: ['airflow.amazonaws.com'],
  passedIn: ['airflow:CreateEnvironment'],
  chains: [
    { actions: ['airflow:CreateEnvironment'], needs: "a bucket with workflows of the caller's" },
  ],
});
