/** Why a node of n8n has no counterpart on this platform, and what to use instead. */
export interface NotPossible {
  why: string;
  instead: string;
}

const NO_SOCKETS = 'The platform opens HTTP connections only.';
const NO_LISTENING = 'An execution holds no connection open while it waits, and nothing listens between executions.';
const NO_INSTANCE = 'It starts on what happens to an n8n instance and its workflows.';
const NO_EVALUATIONS = 'There are no evaluations of workflows here.';
const NO_DISK = 'The platform has no disk and no other programs: an execution lives in the network, not on a machine.';

/** Nodes of n8n that this platform cannot have, by type. Plain data: a new one is a line. */
export const NOT_POSSIBLE: Readonly<Record<string, NotPossible>> = {
  'n8n-nodes-base.ftp': {
    why: NO_SOCKETS,
    instead: 'Use a storage with an HTTP interface, for example S3 or R2, or a small service that speaks FTP for you.',
  },
  'n8n-nodes-base.ssh': {
    why: NO_SOCKETS,
    instead: 'Let the machine answer a request: a webhook on it, called by an HTTP request node.',
  },
  'n8n-nodes-base.emailReadImap': {
    why: NO_SOCKETS,
    instead: 'Let the mailbox forward to a service that turns a message into a request, and take that by a webhook.',
  },
  'n8n-nodes-base.ldap': {
    why: NO_SOCKETS,
    instead: 'Use an HTTP interface of the directory by an HTTP request node.',
  },
  'n8n-nodes-base.sseTrigger': {
    why: NO_LISTENING,
    instead: 'Let the source call a webhook, or ask it by a Schedule and an HTTP request node.',
  },
  'n8n-nodes-base.mqtt': { why: NO_SOCKETS, instead: 'Use an HTTP interface of the broker by an HTTP request node.' },
  'n8n-nodes-base.mqttTrigger': { why: NO_LISTENING, instead: 'Let a rule of the broker call a webhook.' },
  'n8n-nodes-base.amqp': { why: NO_SOCKETS, instead: 'Use an HTTP interface of the broker by an HTTP request node.' },
  'n8n-nodes-base.amqpTrigger': { why: NO_LISTENING, instead: 'Let a consumer of the queue call a webhook.' },
  'n8n-nodes-base.rabbitmq': {
    why: NO_SOCKETS,
    instead: "Publish by RabbitMQ's HTTP interface and an HTTP request node.",
  },
  'n8n-nodes-base.rabbitmqTrigger': { why: NO_LISTENING, instead: 'Let a consumer of the queue call a webhook.' },
  'n8n-nodes-base.kafka': { why: NO_SOCKETS, instead: 'Publish by a REST proxy and an HTTP request node.' },
  'n8n-nodes-base.kafkaTrigger': { why: NO_LISTENING, instead: 'Let a connector with an HTTP sink call a webhook.' },
  'n8n-nodes-base.redisTrigger': { why: NO_LISTENING, instead: 'Let whatever publishes the message call a webhook.' },
  'n8n-nodes-base.n8nTrigger': { why: NO_INSTANCE, instead: 'Use a Schedule, or a webhook that a deployment calls.' },
  'n8n-nodes-base.workflowTrigger': {
    why: NO_INSTANCE,
    instead: 'Use a webhook, and call it when a workflow was published.',
  },
  'n8n-nodes-base.activationTrigger': {
    why: NO_INSTANCE,
    instead: 'Use a webhook, and call it when a workflow was published.',
  },
  'n8n-nodes-base.evaluation': {
    why: NO_EVALUATIONS,
    instead: 'Run the workflow with sample items and compare what it gives by a Compare datasets node.',
  },
  'n8n-nodes-base.evaluationTrigger': {
    why: NO_EVALUATIONS,
    instead: 'Use a Sample items node with the cases, or run the workflow with items given by hand.',
  },
  'n8n-nodes-base.executeCommand': {
    why: NO_DISK,
    instead: 'Use a Code node, or call a machine of your own by an HTTP request node.',
  },
  'n8n-nodes-base.readWriteFile': {
    why: NO_DISK,
    instead: 'Fetch the file by an HTTP request node, and store what comes out in a storage such as R2 or S3.',
  },
  'n8n-nodes-base.readBinaryFile': {
    why: NO_DISK,
    instead: 'Fetch the file by an HTTP request node.',
  },
  'n8n-nodes-base.readBinaryFiles': {
    why: NO_DISK,
    instead: 'Fetch the files by an HTTP request node.',
  },
  'n8n-nodes-base.writeBinaryFile': {
    why: NO_DISK,
    instead: 'Send the file to a storage such as R2 or S3 by an HTTP request node.',
  },
  'n8n-nodes-base.localFileTrigger': {
    why: NO_DISK,
    instead: 'Let whatever writes the file call a webhook.',
  },
  'n8n-nodes-base.editImage': {
    why: 'Changing images needs a program that the platform does not have.',
    instead: 'Call a service for images, for example Cloudflare Images, by an HTTP request node.',
  },
  'n8n-nodes-base.git': {
    why: NO_DISK,
    instead: "Use the HTTP interface of the service that hosts the repository, such as GitHub's.",
  },
  'n8n-nodes-base.n8n': {
    why: 'It administers an n8n instance.',
    instead: "Call n8n's API, or the one of this platform, by an HTTP request node.",
  },
  'n8n-nodes-base.n8nTrainingCustomerDatastore': {
    why: "It gives sample customers that are part of n8n's courses.",
    instead: 'Use a Sample items node with records of your own.',
  },
  'n8n-nodes-base.n8nTrainingCustomerMessenger': {
    why: "It only pretends to send a message, for n8n's courses.",
    instead: 'Use a No operation node.',
  },
};
