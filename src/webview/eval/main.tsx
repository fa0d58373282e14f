import { render } from 'preact';
import type { FromEvalPanel } from '../../protocol/webview.ts';
import { connectStore } from '../bridge/connect.ts';
import { openBridge } from '../bridge/vscode.ts';
import '../theme.css';
import './eval.css';
import { EvalApp } from './EvalApp.tsx';
import { emptyEval, reduceEval, type EvalMessage, type EvalState } from './state.ts';

const bridge = openBridge<FromEvalPanel>();
const store = connectStore<EvalState, EvalMessage>(emptyEval, reduceEval);
const root = document.getElementById('root');
if (root !== null) render(<EvalApp store={store} bridge={bridge} />, root);
bridge.post({ type: 'ready' });
