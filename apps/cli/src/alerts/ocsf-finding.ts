import { type Alert, ATTACK_VERSION, type Incident } from '@countersign/govern';
import { OCSF_SEVERITIES, ocsfProduct } from '../report/ocsf/ocsf.ts';

const CATEGORY = 2;
const CLASS = 2004;

/** What happened to the finding, as the schema calls it. */
const ACTIVITIES = {
  created: [1, 'Create'],
  updated: [2, 'Update'],
  resolved: [3, 'Close'],
} as const;

const STATUSES = {
  open: [1, 'New'],
  acknowledged: [2, 'In Progress'],
  resolved: [4, 'Resolved'],
} as const;

const CONFIDENCES: Readonly<Record<Incident['actor']['confidence'], readonly [number, string]>> = {
  high: [3, 'High'],
  medium: [2, 'Medium'],
  low: [1, 'Low'],
};

/**
 * An alert as an event of the class Detection Finding of the Open Cybersecurity Schema Framework.
 *
 * @see {@link https://schema.ocsf.io/1.3.0/classes/detection_finding}
 */
export function ocsfFinding(alert: Alert): object {
  const { decision, incident } = alert;
  const { actor, severity, target } = incident;
  const [activityId, activity] = ACTIVITIES[activityOf(alert)];
  const [severityId, severityCaption] = OCSF_SEVERITIES[severity];
  const [statusId, status] = STATUSES[decision?.kind ?? 'open'];
  const [confidenceId, confidence] = CONFIDENCES[actor.confidence];
  return {
    activity_id: activityId,
    activity_name: activity,
    category_uid: CATEGORY,
    category_name: 'Findings',
    class_uid: CLASS,
    class_name: 'Detection Finding',
    type_uid: CLASS * 100 + activityId,
    type_name: `Detection Finding: ${activity}`,
    time: decision?.atMs ?? incident.lastMs,
    severity_id: severityId,
    severity: severityCaption,
    confidence_id: confidenceId,
    confidence,
    status_id: statusId,
    status,
    message: incident.title,
    ...(decision?.note === undefined || decision.note === null ? {} : { comment: decision.note }),
    is_alert: decision === null,
    metadata: { ...ocsfProduct(), uid: alert.id },
    cloud: { provider: 'AWS', ...accountOf(target ?? actor.arn) },
    finding_info: {
      uid: incident.id,
      title: incident.title,
      desc: incident.why.join('. '),
      types: incident.rules,
      first_seen_time: incident.firstMs,
      last_seen_time: incident.lastMs,
      analytic: { uid: incident.rule, name: incident.rule, type_id: 1, type: 'Rule' },
      related_events: incident.eventIds.map((uid) => ({ uid })),
      attacks: incident.techniques.map((uid) => ({
        version: ATTACK_VERSION,
        [uid.includes('.') ? 'sub_technique' : 'technique']: { uid },
      })),
    },
    evidences: [{ actor: { user: { uid: actor.arn, name: actor.person ?? actor.arn } } }],
    resources: target === null ? [] : [{ uid: target }],
    remediation: { desc: incident.toDo },
  };
}

function activityOf({ decision, revision }: Alert): keyof typeof ACTIVITIES {
  if (decision?.kind === 'resolved') return 'resolved';
  return decision === null && revision === 1 ? 'created' : 'updated';
}

function accountOf(text: string): object {
  const uid = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1] ?? /^\d{12}$/.exec(text)?.[0];
  return uid === undefined ? {} : { account: { uid, type_id: 10, type: 'AWS Account' } };
}
