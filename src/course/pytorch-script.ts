/**
 * The PyTorch script that trains the same net as a step of the exercise: for the page, which shows
 * it beside the net, and for `pantilt exercise --python`. Its random numbers are PyTorch's own.
 */
import type { Geometry } from '../geometry/kinematics.ts';
import type { Activation } from '../learning/activations.ts';
import type { AngleEncodingName } from '../learning/angle-encodings.ts';
import type { Loss } from '../learning/losses.ts';
import {
  type ExerciseSettings,
  inverseWidths,
  type NetSettings,
  SINE_TRAINING_POINTS,
} from '../learning/net-settings.ts';
import type { OptimiserName } from '../learning/optimisers.ts';
import type { ExplanationLanguage } from './explanations.ts';
import type { Knobs } from './playground/live-training.ts';
import { completeSettings } from './training-runs.ts';

/** The steps with a script. */
export const PYTORCH_STEPS = ['sine', 'inverse-nn'] as const;
type PytorchStep = (typeof PYTORCH_STEPS)[number];

const english = {
  sineTitle: 'A first net: a noisy sine',
  inverseTitle: 'The learned inverse',
  needs: 'Needs torch and matplotlib: pip install torch matplotlib',
  data: '1000 points with noise; 80 % to learn from, 20 % to validate',
  pose: 'Random configurations, and where the laser meets the floor',
  net: 'The net',
  batch: 'A random mini-batch',
  forward: 'forward: outputs and loss',
  clear: 'forget the gradients of the last step',
  backward: 'back-propagation: the gradient of every weight',
  update: 'one step of the optimiser',
  validation: 'Validation: points that the net has never been trained on',
  plot: 'The fit and the losses',
  save: 'pantilt exercise --step rig --load inverse_nn.safetensors aims a rig with it',
  playgroundTitle: 'The net of the playground',
  needsData: (file: string) => `Needs torch, numpy and matplotlib; reads ${file} beside it`,
  split: '80 % of the rows to learn from, the others to validate',
  scale: 'Mean 0 and standard deviation 1, by the training rows',
  noise: 'Noise on the targets',
};

const french: typeof english = {
  sineTitle: 'Un premier réseau : un sinus bruité',
  inverseTitle: 'L’inverse appris',
  needs: 'Il faut torch et matplotlib : pip install torch matplotlib',
  data: '1000 points bruités ; 80 % pour apprendre, 20 % pour valider',
  pose: 'Des configurations au hasard, et le point du laser au sol',
  net: 'Le réseau',
  batch: 'Un mini-lot au hasard',
  forward: 'propagation avant : sorties et perte',
  clear: 'oublier les gradients du pas précédent',
  backward: 'rétropropagation : le gradient de chaque poids',
  update: 'un pas de l’optimiseur',
  validation: 'Validation : des points qui n’ont jamais servi à l’apprentissage',
  plot: 'L’ajustement et les pertes',
  save: 'pantilt exercise --step rig --load inverse_nn.safetensors vise avec ce réseau',
  playgroundTitle: 'Le réseau du bac à sable',
  needsData: (file) => `Il faut torch, numpy et matplotlib ; lit ${file} à côté de lui`,
  split: '80 % des lignes pour apprendre, les autres pour valider',
  scale: 'Moyenne 0 et écart type 1, d’après les lignes d’apprentissage',
  noise: 'Bruit sur les cibles',
};

const TEXTS = { en: english, fr: french };

const ACTIVATIONS: Readonly<Record<Activation, string>> = {
  relu: 'nn.ReLU()',
  tanh: 'nn.Tanh()',
  elu: 'nn.ELU()',
  sigmoid: 'nn.Sigmoid()',
  silu: 'nn.SiLU()',
  'leaky-relu': 'nn.LeakyReLU()',
  identity: 'nn.Identity()',
};
const LOSSES: Readonly<Record<Loss, string>> = {
  mse: 'nn.MSELoss()',
  'smooth-l1': 'nn.SmoothL1Loss()',
};
const OPTIMISERS: Readonly<Record<OptimiserName, (options: string) => string>> = {
  'gradient-descent': (options) => `torch.optim.SGD(net.parameters(), ${options})`,
  momentum: (options) => `torch.optim.SGD(net.parameters(), ${options}, momentum=0.9)`,
  adam: (options) => `torch.optim.Adam(net.parameters(), ${options})`,
};
/** The targets of the net, from the angles alpha and beta. */
const TARGETS: Readonly<Record<AngleEncodingName, string>> = {
  raw: 'alpha, beta',
  'sine-cosine': 'torch.sin(alpha), torch.cos(alpha), beta',
  'sine-cosine-both': 'torch.sin(alpha), torch.cos(alpha), torch.sin(beta), torch.cos(beta)',
};

/** What a script depends on. */
export interface ScriptRequest {
  readonly step: PytorchStep;
  /** Changes of the course's settings. */
  readonly settings: ExerciseSettings;
  readonly seed: number;
  readonly geometry: Geometry;
  readonly language: ExplanationLanguage;
}

/** Writes the script. */
export function pytorchScript(request: ScriptRequest): string {
  const settings = completeSettings(request.step, request.settings);
  const lines = request.step === 'sine' ? sineLines : inverseLines;
  return `${lines(settings, request).join('\n')}\n`;
}

function sineLines(settings: NetSettings, { seed, language }: ScriptRequest): string[] {
  const texts = TEXTS[language];
  const { batch, iterations } = settings;
  const isFull = batch >= SINE_TRAINING_POINTS;
  const rows = isFull ? '' : '[rows]';
  return [
    ...head(texts.sineTitle, texts, seed),
    `# ${texts.data}`,
    'x = 6 * torch.rand(1000, 1)',
    'y = 2.5 * torch.sin(x) + 1.5 + 0.1 * torch.randn(1000, 1)',
    `x_train, y_train = x[:${SINE_TRAINING_POINTS}], y[:${SINE_TRAINING_POINTS}]`,
    `x_valid, y_valid = x[${SINE_TRAINING_POINTS}:], y[${SINE_TRAINING_POINTS}:]`,
    '',
    ...netLines([1, ...settings.hidden, 1], settings, texts),
    'training, validation = [], []',
    `for step in range(${iterations}):`,
    ...(isFull
      ? []
      : [`    rows = torch.randperm(${SINE_TRAINING_POINTS})[:${batch}]  # ${texts.batch}`]),
    `    loss = loss_of(net(x_train${rows}), y_train${rows})  # ${texts.forward}`,
    ...stepLines(texts),
    `    # ${texts.validation}`,
    '    with torch.no_grad():',
    '        validation.append(loss_of(net(x_valid), y_valid).item())',
    '    training.append(loss.item())',
    'print(f"training {training[-1]:.4f}, validation {validation[-1]:.4f}")',
    '',
    `# ${texts.plot}`,
    'line = torch.linspace(0, 6, 200).unsqueeze(1)',
    'fit, losses = plt.subplots(1, 2, figsize=(11, 4))[1]',
    'fit.plot(x_train, y_train, ".", x_valid, y_valid, ".", line, net(line).detach(), "-")',
    'losses.semilogy(training, label="training")',
    'losses.semilogy(validation, label="validation")',
    'losses.legend()',
    'plt.show()',
  ];
}

function inverseLines(settings: NetSettings, request: ScriptRequest): string[] {
  const texts = TEXTS[request.language];
  const { l1, l2 } = request.geometry;
  return [
    ...head(texts.inverseTitle, texts, request.seed),
    `# ${texts.pose}`,
    `l1, l2 = ${l1}, ${l2}`,
    'def draw(count):',
    '    alpha = torch.empty(count).uniform_(-torch.pi, torch.pi)',
    '    beta = torch.empty(count).uniform_(0.2, 1.7)',
    '    d = l2 * torch.sin(beta) + (l1 + l2 * torch.cos(beta)) / torch.tan(beta)',
    '    points = torch.stack([d * torch.cos(alpha), d * torch.sin(alpha)], dim=1)',
    `    return points, torch.stack([${TARGETS[settings.encoding]}], dim=1)`,
    '',
    ...netLines(inverseWidths(settings), settings, texts),
    'losses = []',
    `for step in range(${settings.iterations}):`,
    `    points, targets = draw(${settings.batch})`,
    `    loss = loss_of(net(points), targets)  # ${texts.forward}`,
    ...stepLines(texts),
    '    losses.append(loss.item())',
    '',
    `# ${texts.save}`,
    'from safetensors.torch import save_file',
    'save_file(net.state_dict(), "inverse_nn.safetensors")',
    'plt.semilogy(losses)',
    'plt.show()',
  ];
}

/** What the script of a net of the playground depends on. */
export interface PlaygroundScriptRequest {
  readonly knobs: Knobs;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Name of the CSV file with the columns of the inputs, then of the outputs. */
  readonly file: string;
  /** Optimiser steps. */
  readonly steps: number;
  readonly seed: number;
  readonly language: ExplanationLanguage;
}

/** Writes the script that trains the net of the playground, on a file with its columns. */
export function playgroundScript(request: PlaygroundScriptRequest): string {
  const { knobs, inputs, outputs, file, steps, seed, language } = request;
  const texts = TEXTS[language];
  const widths = [inputs.length, ...knobs.hidden, outputs.length];
  const lines = [
    ...head(texts.playgroundTitle, { ...texts, needs: texts.needsData(file) }, seed),
    'import numpy as np',
    `table = np.genfromtxt("${file}", delimiter=",", skip_header=1, encoding="utf-8")`,
    'table = torch.tensor(table, dtype=torch.float32)',
    `x = table[:, :${inputs.length}]  # ${inputs.join(', ')}`,
    `y = table[:, ${inputs.length}:]  # ${outputs.join(', ')}`,
    '',
    `# ${texts.split}`,
    'rows = torch.randperm(len(x))',
    'count = round(0.8 * len(x))',
    'train, valid = rows[:count], rows[count:]',
    `# ${texts.scale}`,
    'x = (x - x[train].mean(0)) / x[train].std(0, unbiased=False)',
    'y = (y - y[train].mean(0)) / y[train].std(0, unbiased=False)',
    ...(knobs.noise === 0
      ? []
      : [`y = y + ${knobs.noise} * torch.randn_like(y)  # ${texts.noise}`]),
    '',
    ...netLines(widths, { ...knobs, loss: 'mse' }, texts),
    'training, validation = [], []',
    `for step in range(${steps}):`,
    `    batch = train[torch.randperm(count)[:${knobs.batch}]]  # ${texts.batch}`,
    `    loss = loss_of(net(x[batch]), y[batch])  # ${texts.forward}`,
    ...stepLines(texts),
    `    # ${texts.validation}`,
    '    with torch.no_grad():',
    '        validation.append(loss_of(net(x[valid]), y[valid]).item())',
    '    training.append(loss.item())',
    'print(f"training {training[-1]:.4f}, validation {validation[-1]:.4f}")',
    '',
    'plt.semilogy(training, label="training")',
    'plt.semilogy(validation, label="validation")',
    'plt.legend()',
    'plt.show()',
  ];
  return `${lines.join('\n')}\n`;
}

type Texts = typeof english;

const head = (title: string, texts: Texts, seed: number): string[] => [
  `# ${title}`,
  `# ${texts.needs}`,
  'import matplotlib.pyplot as plt',
  'import torch',
  'from torch import nn',
  '',
  `torch.manual_seed(${seed})`,
  '',
];

type NetChoices = Pick<NetSettings, 'activation' | 'loss' | 'optimiser' | 'learningRate'> & {
  readonly weightDecay?: number;
};

function netLines(widths: readonly number[], settings: NetChoices, texts: Texts): string[] {
  const { learningRate, weightDecay = 0 } = settings;
  const options = `lr=${learningRate}${weightDecay === 0 ? '' : `, weight_decay=${weightDecay}`}`;
  const layers = widths.slice(1).map((outputs, i) => {
    const activation = i < widths.length - 2 ? ` ${ACTIVATIONS[settings.activation]},` : '';
    return `    nn.Linear(${widths[i]}, ${outputs}),${activation}`;
  });
  return [
    `# ${texts.net}: ${widths.join('-')}`,
    'net = nn.Sequential(',
    ...layers,
    ')',
    `loss_of = ${LOSSES[settings.loss]}`,
    `optimiser = ${OPTIMISERS[settings.optimiser](options)}`,
    '',
  ];
}

const stepLines = (texts: Texts): string[] => [
  `    optimiser.zero_grad()  # ${texts.clear}`,
  `    loss.backward()  # ${texts.backward}`,
  `    optimiser.step()  # ${texts.update}`,
];
