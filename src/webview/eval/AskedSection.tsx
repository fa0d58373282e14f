import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { CaseInput, CaseResult, Side } from '../../protocol/webview.ts';

interface Props {
  readonly result: CaseResult;
  readonly input: CaseInput | undefined;
  readonly onAsk: () => void;
}

/** What the model was asked: the case's variables, and on demand the messages that were sent. */
export function AskedSection({ result, input, onAsk }: Props): JSX.Element {
  const [messages, setMessages] = useState(false);
  const { vars } = result;
  const names = Object.keys(vars ?? {});
  return (
    <section class="asked" aria-label="What was asked">
      <h2>
        What was asked
        <button
          type="button"
          class="link"
          aria-expanded={messages}
          onClick={() => {
            if (!messages && input === undefined) onAsk();
            setMessages(!messages);
          }}
        >
          {messages ? 'Hide messages' : 'Show messages as they were sent'}
        </button>
      </h2>
      {vars === undefined ? (
        <p class="note">This report does not hold the variables.</p>
      ) : names.length === 0 ? (
        <p class="note">The case sets no variable.</p>
      ) : (
        <dl class="variables">
          {names.map((name) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <pre class="text">{valueText(vars[name])}</pre>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {messages ? <Messages input={input} /> : null}
    </section>
  );
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function Messages({ input }: { readonly input: CaseInput | undefined }): JSX.Element {
  if (input === undefined) return <p class="note">Reading the messages…</p>;
  const { baseline, candidate, problem } = input;
  const same = baseline !== null && JSON.stringify(baseline) === JSON.stringify(candidate);
  return (
    <>
      {problem === null ? null : <p class="call-error">{problem}</p>}
      <div class={same ? '' : 'sides'}>
        <MessageList name={same ? 'both versions' : 'baseline'} messages={baseline} />
        {same ? null : <MessageList name="candidate" messages={candidate} />}
      </div>
    </>
  );
}

function MessageList(props: {
  readonly name: string;
  readonly messages: CaseInput[Side];
}): JSX.Element {
  const { name, messages } = props;
  return (
    <div>
      <span class="side-name">{name}</span>
      {messages === null ? <p class="note">not known</p> : null}
      {messages?.map(({ role, content }, index) => (
        <div key={index} class="message">
          <span class="note">{role}</span>
          <pre class="output" role="region" tabIndex={0} aria-label={`${role} message, ${name}`}>
            {content}
          </pre>
        </div>
      ))}
    </div>
  );
}
