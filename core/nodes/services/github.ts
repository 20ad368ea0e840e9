import { choice, defineService, names, number, text } from '../kit/kit.ts';

const repository = text({
  label: 'Repository',
  placeholder: 'owner/name',
  options: { operation: 'repository.list', value: 'full_name', label: 'full_name' },
});
const issueNumber = number({ label: 'Issue number', integer: true, min: 1 });
const body = text({ label: 'Text', help: 'As Markdown', multiline: true, optional: true });
const labels = names({ label: 'Labels', help: 'Names with commas between them', optional: true });
const assignees = names({ label: 'Assignees', help: 'Login names with commas between them', optional: true });
const API = 'https://api.github.com';

export default defineService({
  type: 'github',
  label: 'GitHub',
  summary: 'Reads and writes issues of GitHub, and lists repositories.',
  icon: 'git-branch',
  baseUrl: '{server}',
  headers: { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' },
  auth: { bearer: { header: { name: 'Authorization', value: 'Bearer {token}' } } },
  fields: {
    server: text({
      label: 'Server',
      help: 'Address of the API; that of an enterprise server ends in /api/v3',
      default: API,
      // It decides who sees the token, so no data may.
      expressions: false,
    }),
  },
  resources: {
    issue: {
      label: 'Issue',
      operations: {
        list: {
          label: 'List',
          summary: 'Lists the issues of a repository, newest first. Pull requests are issues too.',
          retry: 'safe',
          fields: {
            repository,
            state: choice({
              label: 'State',
              options: [
                { value: 'open', label: 'Open' },
                { value: 'closed', label: 'Closed' },
                { value: 'all', label: 'All' },
              ],
              default: 'open',
            }),
            labels,
            since: text({ label: 'Changed since', placeholder: '2026-01-31T00:00:00Z', optional: true }),
          },
          request: {
            method: 'GET',
            path: '/repos/{+repository}/issues',
            query: { state: '{state}', labels: '{labels}', since: '{since}' },
          },
          paging: { by: 'link', size: 'per_page', most: 100 },
          examples: [
            {
              title: 'Lists the open issues with two labels, over two pages',
              params: { repository: 'octocat/hello-world', labels: ['bug', 'help wanted'], limit: 150 },
              http: [
                {
                  request: {
                    method: 'GET',
                    url: `${API}/repos/octocat/hello-world/issues`,
                    query: { state: 'open', labels: 'bug,help wanted', per_page: '100' },
                  },
                  response: {
                    status: 200,
                    headers: {
                      'content-type': 'application/json; charset=utf-8',
                      link: `<${API}/repositories/1/issues?per_page=100&page=2>; rel="next", <${API}/repositories/1/issues?per_page=100&page=2>; rel="last"`,
                    },
                    body: [{ number: 2, title: 'It is late', state: 'open' }],
                  },
                },
                {
                  request: { method: 'GET', url: `${API}/repositories/1/issues?per_page=100&page=2` },
                  response: { status: 200, body: [{ number: 1, title: 'It is early', state: 'open' }] },
                },
              ],
              output: [
                [
                  { number: 2, title: 'It is late', state: 'open' },
                  { number: 1, title: 'It is early', state: 'open' },
                ],
              ],
            },
          ],
        },
        get: {
          label: 'Get',
          summary: 'Reads one issue.',
          retry: 'safe',
          fields: { repository, issueNumber },
          request: { method: 'GET', path: '/repos/{+repository}/issues/{issueNumber}' },
          examples: [
            {
              title: 'Reads an issue',
              params: { repository: 'octocat/hello-world', issueNumber: '={{ $json.issue }}' },
              input: [{ issue: 7 }],
              http: [
                {
                  request: { method: 'GET', url: `${API}/repos/octocat/hello-world/issues/7` },
                  response: { status: 200, body: { number: 7, title: 'A title', state: 'open' } },
                },
              ],
              output: [[{ number: 7, title: 'A title', state: 'open' }]],
            },
            {
              title: 'Fails where there is no such issue',
              params: { repository: 'octocat/hello-world', issueNumber: 99 },
              http: [
                {
                  request: { method: 'GET', url: `${API}/repos/octocat/hello-world/issues/99` },
                  response: { status: 404, body: { message: 'Not Found' } },
                },
              ],
              error: 'HTTP_STATUS',
            },
            {
              title: 'Refuses a repository that would lead elsewhere',
              params: { repository: '../user', issueNumber: 1 },
              error: 'NODE_INPUT_INVALID',
            },
          ],
        },
        create: {
          label: 'Create',
          summary: 'Opens an issue.',
          retry: 'never',
          fields: { repository, title: text({ label: 'Title' }), body, labels, assignees },
          request: {
            method: 'POST',
            path: '/repos/{+repository}/issues',
            body: { title: '{title}', body: '{body}', labels: '{labels}', assignees: '{assignees}' },
          },
          examples: [
            {
              title: 'Opens an issue with a label',
              params: { repository: 'octocat/hello-world', title: 'Found a bug', labels: ['bug'] },
              http: [
                {
                  request: {
                    method: 'POST',
                    url: `${API}/repos/octocat/hello-world/issues`,
                    body: { title: 'Found a bug', labels: ['bug'] },
                  },
                  response: { status: 201, body: { number: 8, title: 'Found a bug', state: 'open' } },
                },
              ],
              output: [[{ number: 8, title: 'Found a bug', state: 'open' }]],
            },
          ],
        },
        update: {
          label: 'Update',
          summary: 'Changes an issue. What is left empty stays as it is.',
          retry: 'safe',
          fields: {
            repository,
            issueNumber,
            newTitle: text({ label: 'New title', optional: true }),
            newState: choice({
              label: 'New state',
              options: [
                { value: '', label: 'As it is' },
                { value: 'open', label: 'Open' },
                { value: 'closed', label: 'Closed' },
              ],
              default: '',
            }),
            body,
            labels,
            assignees,
          },
          request: {
            method: 'PATCH',
            path: '/repos/{+repository}/issues/{issueNumber}',
            body: {
              title: '{newTitle}',
              state: '{newState}',
              body: '{body}',
              labels: '{labels}',
              assignees: '{assignees}',
            },
          },
          examples: [
            {
              title: 'Closes an issue and leaves the rest as it is',
              params: { repository: 'octocat/hello-world', issueNumber: 8, newState: 'closed' },
              http: [
                {
                  request: {
                    method: 'PATCH',
                    url: `${API}/repos/octocat/hello-world/issues/8`,
                    body: { state: 'closed' },
                  },
                  response: { status: 200, body: { number: 8, state: 'closed' } },
                },
              ],
              output: [[{ number: 8, state: 'closed' }]],
            },
          ],
        },
        comment: {
          label: 'Comment',
          summary: 'Adds a comment to an issue or a pull request.',
          retry: 'never',
          fields: {
            repository,
            issueNumber,
            comment: text({ label: 'Comment', help: 'As Markdown', multiline: true }),
          },
          request: {
            method: 'POST',
            path: '/repos/{+repository}/issues/{issueNumber}/comments',
            body: { body: '{comment}' },
          },
          examples: [
            {
              title: 'Comments on an issue',
              params: { repository: 'octocat/hello-world', issueNumber: 8, comment: 'Thank you' },
              http: [
                {
                  request: {
                    method: 'POST',
                    url: `${API}/repos/octocat/hello-world/issues/8/comments`,
                    body: { body: 'Thank you' },
                  },
                  response: { status: 201, body: { id: 1, body: 'Thank you' } },
                },
              ],
              output: [[{ id: 1, body: 'Thank you' }]],
            },
          ],
        },
      },
    },
    repository: {
      label: 'Repository',
      operations: {
        list: {
          label: 'List',
          summary: 'Lists the repositories that the token may see, the one changed last first.',
          retry: 'safe',
          fields: {},
          request: { method: 'GET', path: '/user/repos', query: { sort: 'updated' } },
          paging: { by: 'link', size: 'per_page', most: 100 },
          examples: [
            {
              title: 'Lists repositories',
              params: { limit: 2 },
              http: [
                {
                  request: { method: 'GET', url: `${API}/user/repos`, query: { sort: 'updated', per_page: '2' } },
                  response: { status: 200, body: [{ full_name: 'octocat/hello-world', private: false }] },
                },
              ],
              output: [[{ full_name: 'octocat/hello-world', private: false }]],
            },
          ],
        },
      },
    },
  },
});
