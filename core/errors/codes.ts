/** Who has to act on an error: the person using Sluice, the service that was called, or us. */
export type ErrorOwner = 'user' | 'service' | 'ours';

interface ErrorKind {
  /** HTTP status that an API answer with this code carries. */
  readonly status: number;
  /** Short title that never changes with the details. */
  readonly title: string;
  readonly owner: ErrorOwner;
}

const kind = (status: number, title: string, owner: ErrorOwner = 'user'): ErrorKind => ({ status, title, owner });

/**
 * Every error code of the product. Codes are stable API: callers switch on them, never on a message.
 * Adding an error is adding a row here.
 */
export const ERROR_CODES = {
  // requests
  BODY_INVALID: kind(400, 'The request body is not valid'),
  JSON_INVALID: kind(400, 'The request body is not valid JSON'),
  PARAMETER_INVALID: kind(400, 'A parameter of the request is not valid'),
  CURSOR_INVALID: kind(400, 'The page cursor is not valid'),
  CONTENT_TYPE_UNSUPPORTED: kind(415, 'The content type is not supported'),
  BODY_TOO_LARGE: kind(413, 'The request body is too large'),
  ROUTE_NOT_FOUND: kind(404, 'There is nothing at this address'),
  METHOD_NOT_ALLOWED: kind(405, 'The method is not allowed here'),
  PRECONDITION_REQUIRED: kind(428, 'The request needs an If-Match header'),
  PRECONDITION_FAILED: kind(412, 'The resource was changed in the meantime'),
  RATE_LIMITED: kind(429, 'Too many requests'),
  OVERLOADED: kind(503, 'The platform is busy', 'ours'),
  INTERNAL: kind(500, 'Something failed inside Sluice', 'ours'),
  // identity
  UNAUTHENTICATED: kind(401, 'Sign in first'),
  CREDENTIALS_WRONG: kind(401, 'The e-mail address or the password is wrong'),
  TOKEN_INVALID: kind(401, 'The token is not valid'),
  TWO_IDENTITIES: kind(400, 'The request carries two identities'),
  FORBIDDEN: kind(403, 'Your role does not allow this'),
  ORIGIN_REFUSED: kind(403, 'The request comes from another site'),
  SETUP_DONE: kind(409, 'The owner exists already'),
  SETUP_TOKEN_WRONG: kind(403, 'The set-up token is wrong'),
  // workflows
  WORKFLOW_NOT_FOUND: kind(404, 'The workflow does not exist'),
  WORKFLOW_INVALID: kind(422, 'The workflow has problems'),
  VERSION_NOT_FOUND: kind(404, 'The version does not exist'),
  WORKFLOW_NOT_PUBLISHED: kind(409, 'The workflow is not published'),
  WORKFLOW_IN_USE: kind(409, 'An unfinished execution uses this workflow'),
  CURL_INVALID: kind(422, 'The command cannot be read'),
  WORKFLOW_FORMAT_UNSUPPORTED: kind(422, 'This workflow format is not supported'),
  WEBHOOK_PATH_TAKEN: kind(409, 'Another published workflow uses this webhook'),
  // what validation finds inside a document
  NODE_NAME_DUPLICATE: kind(422, 'Two nodes have the same name'),
  NODE_ID_DUPLICATE: kind(422, 'Two nodes have the same id'),
  NODE_TYPE_UNKNOWN: kind(422, 'The node type is unknown'),
  NODE_INPUT_INVALID: kind(422, 'A parameter of the node is not valid'),
  CONNECTION_INVALID: kind(422, 'A connection leads nowhere'),
  WORKFLOW_HAS_NO_TRIGGER: kind(422, 'The workflow has no trigger'),
  WORKFLOW_CYCLE: kind(422, 'The workflow has a cycle that nothing ends'),
  // credentials
  CREDENTIAL_NOT_FOUND: kind(404, 'The credential does not exist'),
  CREDENTIAL_INVALID: kind(422, 'The credential is not valid'),
  CREDENTIAL_IN_USE: kind(409, 'A workflow uses this credential'),
  CREDENTIAL_KEY_MISSING: kind(500, 'The key that encrypts credentials is missing or wrong', 'ours'),
  LIMIT_NOT_FOUND: kind(404, 'No limit is set here'),
  LIMITS_TOO_MANY: kind(409, 'The workspace has as many limits as it can'),
  VARIABLE_NOT_FOUND: kind(404, 'The variable does not exist'),
  VARIABLES_TOO_MANY: kind(409, 'The workspace has as many variables as it can'),
  API_KEY_NOT_FOUND: kind(404, 'The API key does not exist'),
  // executions
  EXECUTION_NOT_FOUND: kind(404, 'The execution does not exist'),
  EXECUTION_ENDED: kind(409, 'The execution has ended already'),
  EXECUTION_NOT_WAITING: kind(409, 'The execution does not wait for this'),
  EXECUTION_NOT_PAUSED: kind(409, 'The execution is not paused'),
  EXECUTION_NOT_ENDED: kind(409, 'The execution has not ended'),
  EXECUTION_NOT_FAILED: kind(409, 'The execution has not failed'),
  EXECUTION_INCOMPATIBLE: kind(409, 'The execution cannot go on with this version'),
  NODE_NOT_FOUND: kind(422, 'The workflow has no such node'),
  SETTING_WITHOUT_EFFECT: kind(422, 'A setting of the workflow would do nothing'),
  RUN_HAS_NO_START: kind(422, 'Nothing leads to this node'),
  RUN_DATA_MISSING: kind(422, 'There is no data for this node'),
  VERSION_INCOMPATIBLE: kind(409, 'The other version does not fit what has run'),
  EXECUTION_TIMED_OUT: kind(500, 'The execution ran longer than it may'),
  EXECUTION_CANCELLED: kind(409, 'The execution was cancelled'),
  SUB_WORKFLOW_TOO_DEEP: kind(508, 'Sub-workflows call one another too deeply'),
  SUB_WORKFLOW_NOT_CALLABLE: kind(422, 'The workflow cannot be called'),
  NODE_FAILED: kind(500, 'The node failed'),
  NODE_UNSUPPORTED: kind(422, 'The node cannot run here'),
  NODE_INTERRUPTED: kind(500, 'The node was interrupted and may not be repeated'),
  NODE_POISONED: kind(500, 'The node was interrupted too often', 'ours'),
  NODE_TIMED_OUT: kind(504, 'The node ran longer than it may'),
  LOOP_LIMIT_REACHED: kind(500, 'A connection that leads back was taken more often than it may'),
  ITEMS_TOO_LARGE: kind(413, 'The items are too large'),
  FILE_NOT_FOUND: kind(404, 'The file does not exist'),
  FILE_FOREIGN: kind(400, 'The file does not lie with the execution'),
  FILE_INVALID: kind(422, 'The file cannot be read'),
  FILE_TOO_LARGE: kind(413, 'The file is too large'),
  WAIT_INVALID: kind(422, 'The wait cannot be understood'),
  WAIT_OVER: kind(410, 'The wait is over'),
  ANSWER_INVALID: kind(422, 'The answer does not fit the question'),
  WAIT_EXPIRED: kind(504, 'Nobody answered in time'),
  WORKFLOW_STOPPED: kind(422, 'The workflow stopped itself'),
  // webhooks
  WEBHOOK_NOT_FOUND: kind(404, 'No webhook is registered here'),
  WEBHOOK_METHOD_NOT_ALLOWED: kind(405, 'The webhook does not take this method'),
  WEBHOOK_UNAUTHENTICATED: kind(401, 'The webhook call is not authenticated'),
  WEBHOOK_ADDRESS_REFUSED: kind(403, 'The webhook is not for callers at this address'),
  WEBHOOK_RESPONSE_TIMEOUT: kind(504, 'The workflow did not answer in time'),
  WEBHOOK_NO_RESPONSE: kind(500, 'The workflow ended without an answer'),
  WEBHOOK_LOOP: kind(400, 'The call has passed through too many workflows'),
  // outgoing requests
  HTTP_URL_INVALID: kind(422, 'The URL is not valid'),
  HTTP_ADDRESS_REFUSED: kind(422, 'This address may not be called'),
  HTTP_STATUS: kind(502, 'The service answered with an error', 'service'),
  HTTP_CONNECTION: kind(502, 'The service could not be reached', 'service'),
  HTTP_TIMEOUT: kind(504, 'The service did not answer in time', 'service'),
  HTTP_RESPONSE_TOO_LARGE: kind(502, 'The answer of the service is too large', 'service'),
  HTTP_RESPONSE_INVALID: kind(502, 'The answer of the service cannot be read', 'service'),
  HTTP_TOO_MANY_REDIRECTS: kind(502, 'The service redirects too often', 'service'),
  HTTP_HEADER_INVALID: kind(422, 'A header is not valid'),
  BREAKER_OPEN: kind(503, 'The service is not called for now because it failed repeatedly', 'service'),
  // expressions
  EXPRESSION_SYNTAX: kind(422, 'The expression cannot be read'),
  EXPRESSION_UNSUPPORTED: kind(422, 'The expression uses something that is not allowed'),
  EXPRESSION_UNKNOWN_NAME: kind(422, 'The expression uses an unknown name'),
  EXPRESSION_FAILED: kind(422, 'The expression failed'),
  EXPRESSION_BUDGET: kind(422, 'The expression costs too much'),
  // queries
  SQL_INVALID: kind(422, 'The query cannot be run'),
  SQL_REFUSED: kind(422, 'The query asks for what is not allowed'),
  SQL_TOO_COSTLY: kind(422, 'The query costs too much'),
  // code
  CODE_SYNTAX: kind(422, 'The code cannot be read'),
  CODE_FAILED: kind(422, 'The code failed'),
  CODE_RESULT_INVALID: kind(422, 'The code returns something else than items'),
  CODE_TIMEOUT: kind(422, 'The code computes too long'),
  CODE_MEMORY: kind(422, 'The code needs too much memory'),
  CODE_OUTPUT: kind(422, 'The code gives too much out'),
  CODE_UNAVAILABLE: kind(503, 'Code cannot run here', 'ours'),
  STATIC_DATA_INVALID: kind(422, 'The static data cannot be kept'),
  STATIC_DATA_TOO_LARGE: kind(422, 'The static data of the workflow is too large'),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** True when `value` is one of our codes: errors arrive from other isolates as plain data. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
