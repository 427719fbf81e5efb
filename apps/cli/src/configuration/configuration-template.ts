/** What `config init` writes: every key with its default, explained. */
export const CONFIGURATION_TEMPLATE: string = `# Configuration of Countersign. Every key may be left out.
# Used by \`countersign audit\` from this directory. \`countersign config show\` prints what is in force.

# Accounts outside your organisation whose principals may assume roles here, in quotes.
trustedAccounts: []
#  - "111122223333" # who they are, and why

# Those who stand behind several identities. E-mail addresses in the names and tags of users,
# and in trust policies, are joined without being listed here.
people: []
#  - id: ana@example.com
#    name: Ana Silva
#    addresses: [a.silva@contractor.example]
#    identities:
#      - arn:aws:iam::111122223333:user/ana
#      - arn:aws:sts::444455556666:assumed-role/Operations/ana

# Tags of users whose value is the e-mail address of whoever uses them.
ownerTags: [owner, email, person]

# The groups and roles by which people approve: no approver may decide who the approvers are.
approvers: []
#  - arn:aws:iam::111122223333:group/approvers

# Findings that are meant to be, with who answers for them until when (the last day, UTC).
exceptions: []
#  - rule: full-administrator
#    subject: arn:aws:iam::111122223333:role/emergency/*
#    owner: ana@example.com
#    reason: break-glass, alerted on and reviewed every quarter
#    until: 2026-12-31

# The duties that nobody may hold together.
duties:
  # Start from the built-in duties and conflicts (built-in) or from nothing (none).
  base: built-in

  # Actions that do not count, such as one that your guardrails watch closely anyway.
  exclude: []
  #  - iam:CreateServiceLinkedRole

  # Duties of your own. One with the id of a built-in duty takes its place.
  define: []
  #  - id: payment-release
  #    title: Payment release
  #    groups:
  #      - id: approve
  #        title: Approve payments
  #        strength: strong # strong, moderate or weak
  #        actions: [states:SendTaskSuccess]

  # Pairs of duties that must be kept apart, and the id that violations are reported under.
  conflicts: []
  #  - rule: duties-payment-and-permission
  #    duties: [payment-release, permission-granting]

# After how many days a password, an access key or a role counts as unused, and an access key as old.
hygiene:
  unusedDays: 90
  accessKeyDays: 90

# What accounts are for. Built in are production (nobody has access that stands), qa (permissions
# are observed and refined) and dev (permissions are broad but bounded). An account is assigned by
# its id, else by a tag, else by the nearest organizational unit.
environments: {}
#  production:
#    accounts: ["111122223333"]
#    units: [ou-ab12-cd345678]
#    tags: { environment: [production, prod] }
#  sandbox:
#    profile: dev # or qa, production, none; that of its own name where there is one
#    units: [ou-ab12-ef901234]
#    # Groups and roles whose members may have broad permissions in development.
#    seniors: ["arn:aws:iam::222233334444:group/senior-engineers"]
#    rules:
#      direct-user-attachment: "off"

# Who uses identities, where neither passwords nor names, tags or trust policies tell.
identities:
  people: []
  #  - arn:aws:iam::*:user/people/*
  machines: []
  #  - arn:aws:iam::*:user/machines/*
  # By which pipelines change accounts: what they do every day is told as less bad.
  deployments: []
  #  - arn:aws:iam::*:role/deploy/*

# Turn rules off, or report them with another severity. \`countersign rules\` lists them.
rules: {}
#  direct-user-attachment: "off"
#  full-administrator: high

# Roles that nobody acts as without an approval that somebody else signed, and what was approved.
approvals:
  roles: []
  #  - arn:aws:iam::*:role/break-glass/*
  windows: []
  #  - role: arn:aws:iam::111122223333:role/break-glass/Admin
  #    person: ana@example.com
  #    from: 2026-12-01T10:00:00Z
  #    until: 2026-12-01T12:00:00Z
  #    approvedBy: [ben@example.com]
  #    reason: INC-4711

# What \`countersign watch\` watches, where it keeps it, and whom it alerts.
watch:
  # Files, directories, or - for standard input.
  sources: []
  #  - trail/
  # The accounts as they were before: a snapshot or a dump.
  snapshot: null
  # Sigma rules of your own beside ours: files and folders.
  rules: []
  #  - rules/
  # A file, or postgres://USER@HOST/DATABASE.
  store: null
  # Secrets are never written here: { env: NAME } or { file: PATH } says where they are found.
  sinks: {}
  #  security-channel:
  #    kind: slack # or webhook, pagerduty, smtp, ses, sns, eventbridge, security-hub, json-lines
  #    channel: C0123456789
  #    token: { env: SLACK_TOKEN }
  #    least: medium # it is told of incidents that are at least so bad

# The least severity at which an audit's exit code is 1:
# critical, high, medium, low, info, or none.
failOn: low
`;
