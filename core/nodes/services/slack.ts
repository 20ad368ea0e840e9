import { boolean, choice, defineService, text } from '../kit/kit.ts';

export default defineService({
  type: 'slack',
  label: 'Slack',
  summary: 'Posts messages to Slack and lists its channels.',
  icon: 'message-square',
  baseUrl: 'https://slack.com/api',
  auth: { bearer: { header: { name: 'Authorization', value: 'Bearer {token}' } } },
  // Slack answers with the status 200 also where it refuses.
  failure: { path: 'ok', is: false, message: 'error' },
  resources: {
    message: {
      label: 'Message',
      operations: {
        post: {
          label: 'Post',
          summary: 'Posts a message to a channel, or to a thread of it.',
          retry: 'never',
          fields: {
            channel: text({
              label: 'Channel',
              help: 'ID or name; the app must be a member',
              options: { operation: 'channel.list', value: 'id', label: 'name' },
            }),
            text: text({ label: 'Text', help: 'With the formatting of Slack', multiline: true }),
            thread: text({ label: 'Thread', help: 'The `ts` of the message that is answered', optional: true }),
            unfurlLinks: boolean({ label: 'Show what links lead to', default: true }),
          },
          request: {
            method: 'POST',
            path: '/chat.postMessage',
            body: { channel: '{channel}', text: '{text}', thread_ts: '{thread}', unfurl_links: '{unfurlLinks}' },
          },
          examples: [
            {
              title: 'Posts a message to a channel',
              params: { channel: 'C024BE91L', text: '=Order {{ $json.id }} is paid' },
              input: [{ id: 7 }],
              http: [
                {
                  request: {
                    method: 'POST',
                    url: 'https://slack.com/api/chat.postMessage',
                    body: { channel: 'C024BE91L', text: 'Order 7 is paid', unfurl_links: true },
                  },
                  response: {
                    status: 200,
                    body: {
                      ok: true,
                      channel: 'C024BE91L',
                      ts: '1700000000.000100',
                      message: { text: 'Order 7 is paid' },
                    },
                  },
                },
              ],
              output: [
                [{ ok: true, channel: 'C024BE91L', ts: '1700000000.000100', message: { text: 'Order 7 is paid' } }],
              ],
            },
            {
              title: 'Answers in a thread',
              params: { channel: 'C024BE91L', text: 'Done', thread: '1700000000.000100', unfurlLinks: false },
              http: [
                {
                  request: {
                    method: 'POST',
                    url: 'https://slack.com/api/chat.postMessage',
                    body: { channel: 'C024BE91L', text: 'Done', thread_ts: '1700000000.000100', unfurl_links: false },
                  },
                  response: { status: 200, body: { ok: true, ts: '1700000001.000200' } },
                },
              ],
              output: [[{ ok: true, ts: '1700000001.000200' }]],
            },
            {
              title: 'Fails where Slack refuses',
              params: { channel: 'nowhere', text: 'Hello' },
              http: [
                {
                  request: {
                    method: 'POST',
                    url: 'https://slack.com/api/chat.postMessage',
                    body: { channel: 'nowhere', text: 'Hello', unfurl_links: true },
                  },
                  response: { status: 200, body: { ok: false, error: 'channel_not_found' } },
                },
              ],
              error: 'HTTP_RESPONSE_INVALID',
            },
          ],
        },
      },
    },
    channel: {
      label: 'Channel',
      operations: {
        list: {
          label: 'List',
          summary: 'Lists the channels that the app may see.',
          retry: 'safe',
          fields: {
            kinds: choice({
              label: 'Kinds',
              options: [
                { value: 'public_channel', label: 'Public' },
                { value: 'private_channel', label: 'Private' },
                { value: 'public_channel,private_channel', label: 'Both' },
              ],
              default: 'public_channel',
            }),
            excludeArchived: boolean({ label: 'Without archived ones', default: true }),
          },
          request: {
            method: 'GET',
            path: '/conversations.list',
            query: { types: '{kinds}', exclude_archived: '{excludeArchived}' },
          },
          items: 'channels',
          paging: { by: 'cursor', cursor: 'cursor', next: 'response_metadata.next_cursor', size: 'limit', most: 200 },
          examples: [
            {
              title: 'Lists all channels over two pages',
              params: { returnAll: true },
              http: [
                {
                  request: {
                    method: 'GET',
                    url: 'https://slack.com/api/conversations.list',
                    query: { types: 'public_channel', exclude_archived: 'true', limit: '200' },
                  },
                  response: {
                    status: 200,
                    body: {
                      ok: true,
                      channels: [{ id: 'C1', name: 'general' }],
                      response_metadata: { next_cursor: 'dGVhbTpDMQ==' },
                    },
                  },
                },
                {
                  request: {
                    method: 'GET',
                    url: 'https://slack.com/api/conversations.list',
                    query: {
                      types: 'public_channel',
                      exclude_archived: 'true',
                      limit: '200',
                      cursor: 'dGVhbTpDMQ==',
                    },
                  },
                  response: {
                    status: 200,
                    body: {
                      ok: true,
                      channels: [{ id: 'C2', name: 'random' }],
                      response_metadata: { next_cursor: '' },
                    },
                  },
                },
              ],
              output: [
                [
                  { id: 'C1', name: 'general' },
                  { id: 'C2', name: 'random' },
                ],
              ],
            },
          ],
        },
      },
    },
  },
});
