/** Why a node of n8n has no counterpart on this platform, and what to use instead. */
export interface NotPossible {
  why: string;
  instead: string;
}

const NO_SOCKETS = 'The platform opens HTTP connections only.';
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
