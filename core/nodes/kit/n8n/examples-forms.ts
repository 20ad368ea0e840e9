import type { N8nMappingExample } from '../n8n-mapping.ts';

/** Pairs of n8n's Form Trigger. */
export const FORM_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: {
      path: 'holiday',
      formTitle: 'Holiday',
      formDescription: 'Who, and when?',
      formFields: {
        values: [
          { fieldLabel: 'Your name', requiredField: true },
          { fieldLabel: 'First day', fieldType: 'date' },
          {
            fieldLabel: 'Kind',
            fieldType: 'dropdown',
            fieldOptions: { values: [{ option: 'paid' }, { option: 'unpaid' }] },
          },
          {
            fieldLabel: 'Days',
            fieldType: 'dropdown',
            multiselect: true,
            fieldOptions: { values: [{ option: 'Monday' }, { option: 'Tuesday' }] },
          },
        ],
      },
    },
    params: {
      path: 'holiday',
      title: 'Holiday',
      text: 'Who, and when?',
      form: [
        { name: 'Your name', required: true },
        { type: 'date', name: 'First day' },
        { type: 'choice', name: 'Kind', options: ['paid', 'unpaid'] },
        { type: 'choices', name: 'Days', options: ['Monday', 'Tuesday'] },
      ],
    },
  },
  {
    typeVersion: 2,
    parameters: {
      path: 'sign-up',
      formTitle: 'Sign up',
      responseMode: 'lastNode',
      formFields: { values: [{ fieldLabel: 'Code', fieldType: 'password', requiredField: true }] },
      options: { respondWithOptions: { values: { respondWith: 'redirect', redirectUrl: 'https://example.com/in' } } },
    },
    params: {
      path: 'sign-up',
      title: 'Sign up',
      text: '',
      form: [{ type: 'password', name: 'Code', required: true }],
      respond: 'end',
      redirect: 'https://example.com/in',
    },
  },
  {
    typeVersion: 2.2,
    parameters: {
      authentication: 'basicAuth',
      formTitle: 'Apply',
      formDescription: 'For the <b>spring</b> term.\nSend a file.',
      formFields: {
        values: [
          { fieldLabel: 'Your papers', fieldType: 'file', acceptFileTypes: '.pdf, .txt' },
          { fieldLabel: 'Photo', fieldType: 'file', multipleFiles: false, requiredField: true },
          { fieldType: 'hiddenField', fieldName: 'source', fieldValue: 'web' },
          { fieldType: 'html', html: '<hr>' },
          {
            fieldLabel: 'Subjects',
            fieldType: 'checkbox',
            limitSelection: 'range',
            minSelections: 1,
            maxSelections: 2,
            fieldOptions: { values: [{ option: 'Logic' }, { option: 'Music' }] },
          },
        ],
      },
      options: {
        path: 'apply',
        buttonLabel: 'Apply now',
        respondWithOptions: { values: { respondWith: 'text', formSubmittedText: 'We have it.' } },
      },
    },
    credentials: ['httpBasicAuth'],
    params: {
      path: 'apply',
      title: 'Apply',
      text: '',
      form: [
        { type: 'html', html: 'For the <b>spring</b> term.<br>Send a file.' },
        { type: 'file', name: 'Your papers', multiple: true, accept: ['.pdf', '.txt'] },
        { type: 'file', name: 'Photo', required: true },
        { type: 'hidden', name: 'source', value: 'web' },
        { type: 'html', html: '<hr>' },
        { type: 'choices', name: 'Subjects', options: ['Logic', 'Music'], least: 1, most: 2 },
      ],
      button: 'Apply now',
      authentication: 'basic',
      done: 'We have it.',
    },
  },
  {
    typeVersion: 2.3,
    parameters: {
      formTitle: '=Ask us',
      defineForm: 'json',
      jsonOutput: '[{ "fieldLabel": "Question", "fieldType": "textarea" }]',
      options: { path: 'ask' },
    },
    params: {
      path: 'ask',
      title: 'Ask us',
      text: '',
      define: 'json',
      formJson: [{ fieldLabel: 'Question', fieldType: 'textarea' }],
    },
  },
];

/** Pairs of n8n's Form, as a further page. */
export const FORM_PAGE_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: {
      formFields: {
        values: [
          {
            fieldLabel: 'Size',
            fieldType: 'radio',
            requiredField: true,
            fieldOptions: { values: [{ option: 'S' }, { option: 'L' }] },
          },
        ],
      },
      options: { formTitle: 'Your order', formDescription: 'One more thing.', buttonLabel: 'Next' },
    },
    params: {
      title: 'Your order',
      text: 'One more thing.',
      form: [{ type: 'radio', name: 'Size', required: true, options: ['S', 'L'] }],
      button: 'Next',
    },
  },
  {
    typeVersion: 2.3,
    parameters: {
      operation: 'page',
      defineForm: 'json',
      jsonOutput: '={{ $json.questions }}',
      limitWaitTime: true,
      resumeAmount: 45,
      resumeUnit: 'minutes',
      options: {},
    },
    params: {
      title: '',
      text: '',
      define: 'json',
      formJson: '={{ $json.questions }}',
      limited: true,
      limitAmount: 45,
      limitUnit: 'minutes',
      onLimit: 'continue',
    },
  },
  {
    typeVersion: 2.4,
    parameters: {
      formFields: {
        values: [{ fieldLabel: 'How many?', fieldName: 'count', fieldType: 'number', defaultValue: '1' }],
      },
      options: { formTitle: '=For {{ $json.name }}' },
    },
    params: {
      title: '=For {{ $json.name }}',
      text: '',
      form: [{ type: 'number', name: 'count', label: 'How many?', value: '1' }],
    },
  },
];

/** Pairs of n8n's Form, as the end of a form. */
export const FORM_ENDING_PAIRS: readonly N8nMappingExample[] = [
  {
    typeVersion: 1,
    parameters: { operation: 'completion', completionTitle: 'Done', completionMessage: 'Bye.', options: {} },
    params: { title: 'Done', text: 'Bye.' },
  },
  {
    typeVersion: 1,
    parameters: {
      operation: 'completion',
      respondWith: 'redirect',
      redirectUrl: '=https://example.com/{{ $json.id }}',
    },
    params: { show: 'redirect', url: '=https://example.com/{{ $json.id }}' },
  },
  {
    typeVersion: 2.3,
    parameters: { operation: 'completion', respondWith: 'showText', responseText: '<h1>Done</h1>' },
    params: { show: 'html', html: '<h1>Done</h1>' },
  },
  {
    typeVersion: 2.4,
    parameters: { operation: 'completion', respondWith: 'returnBinary', completionTitle: 'Ticket' },
    params: { show: 'file', title: 'Ticket', file: 'data' },
  },
];
