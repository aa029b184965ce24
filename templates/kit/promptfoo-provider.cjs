// Asks one arm through the gateway, streamed, and measures the first word and the cost.
// The text that is sent comes from the row itself: a prompt that is rendered as a template could
// read the environment or a file.

const MEGA = 1_000_000;

module.exports = class GatewayArm {
  constructor(options) {
    this.config = options.config || {};
    this.label = options.label;
  }

  id() {
    return this.label || `gateway:${this.config.model}`;
  }

  async callApi(prompt, context) {
    const base = process.env.LITELLM_BASE_URL;
    const key = process.env.LITELLM_API_KEY;
    if (!base || !key) {
      return { error: 'set LITELLM_BASE_URL and LITELLM_API_KEY' };
    }
    const began = performance.now();
    const stop = AbortSignal.timeout(this.config.timeout_ms);
    try {
      const response = await fetch(`${base.replace(/\/+$/, '')}/v1/chat/completions`, {
        method: 'POST',
        signal: stop,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: this.config.model,
          messages: [{ role: 'user', content: context.vars.row.input }],
          stream: true,
          stream_options: { include_usage: true },
        }),
      });
      if (!response.ok) {
        return { error: `HTTP ${response.status}` };
      }
      return this.result(await read(response, began));
    } catch (error) {
      return { error: `${error.name}: ${error.message}` };
    }
  }

  result(found) {
    const { input, output, cached } = this.config.usd_per_million_tokens || {};
    const usage = found.usage || {};
    const read = (usage.prompt_tokens_details || {}).cached_tokens || 0;
    const fresh = Math.max((usage.prompt_tokens || 0) - read, 0);
    const known = found.usage && input !== undefined && output !== undefined;
    const reading = cached === undefined ? input : cached;
    const cost = known
      ? (fresh * input + read * reading + usage.completion_tokens * output) / MEGA
      : undefined;
    return {
      output: found.text,
      cost,
      tokenUsage: {
        prompt: usage.prompt_tokens,
        completion: usage.completion_tokens,
        total: usage.total_tokens,
      },
      metadata: { first_word_ms: found.first, limits: this.config.limits || {}, cost_usd: cost },
    };
  }
};

async function read(response, began) {
  const decoder = new TextDecoder();
  let waiting = '';
  let text = '';
  let first = null;
  let usage = null;
  for await (const bytes of response.body) {
    waiting += decoder.decode(bytes, { stream: true });
    const lines = waiting.split('\n');
    waiting = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data:') || line.slice(5).trim() === '[DONE]') continue;
      const chunk = JSON.parse(line.slice(5));
      if (chunk.error) throw new Error(chunk.error.message || 'the stream broke off');
      const said = ((chunk.choices || [])[0] || {}).delta?.content || '';
      if (said && first === null) first = performance.now() - began;
      text += said;
      usage = chunk.usage || usage;
    }
  }
  return { text, first, usage };
}
