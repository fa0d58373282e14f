import type { JSX } from 'preact';
import { Badge } from '../components/Badge.tsx';
import { demoModel } from '../components/demoModel.ts';
import { Button } from '../components/Button.tsx';
import type { EvalState } from './state.ts';

interface Props {
  readonly state: EvalState;
  readonly onPress: (what: 'runAgain' | 'cancel' | 'release') => void;
}

/** What is compared, with which model, and what can be done about it. */
export function EvalHeader({ state, onPress }: Props): JSX.Element {
  return (
    <header class="panel-header">
      <div class="title">
        <span class="prompt-name">{state.prompt}</span>
        {state.baseline === '' ? null : (
          <span class="versions">
            {state.baseline} <span aria-label="to">→</span> {state.candidate}
          </span>
        )}
        {modelLabel(state) === '' ? null : <Badge text={modelLabel(state)} />}
      </div>
      <div class="actions">
        <EvalActions state={state} onPress={onPress} />
      </div>
    </header>
  );
}

function EvalActions({ state, onPress }: Props): JSX.Element {
  if (state.phase === 'running' || state.rerun !== null) {
    return <Button label="Cancel" disabled={state.cancelling} onPress={() => onPress('cancel')} />;
  }
  const isCurrent = state.phase === 'done' && state.stale === null;
  const passed = isCurrent && state.report?.verdict === 'pass';
  return (
    <>
      <Button label="Run again" primary={!passed} onPress={() => onPress('runAgain')} />
      {state.phase === 'done' ? (
        <Button label="Release canary" primary={passed} onPress={() => onPress('release')} />
      ) : null}
    </>
  );
}

/** A simulated model is named as one, whatever it is called. */
function modelLabel({ model, simulated }: EvalState): string {
  if (!simulated || model.includes('simulated')) return model;
  return model === '' ? demoModel : `${model} (simulated)`;
}
