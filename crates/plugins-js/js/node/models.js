// Two packages that ask language models, over the plugin's own permission for the network:
// openrouter-kit and google-ai-kit, as far as plugins of chat bots use them.
((K) => {
  "use strict";
  const post = async (scope, url, headers, body) => {
    const response = await scope.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: K.stringify(body),
    });
    const text = await response.text();
    let answer;
    try {
      answer = K.parse(text);
    } catch {
      answer = undefined;
    }
    if (response.ok && answer !== undefined) return answer;
    const said = answer?.error?.message ?? text.slice(0, 200);
    throw Object.assign(new Error(`${response.status}: ${said}`), { status: response.status });
  };

  const warnOfProxy = (scope, proxy) => {
    if (!proxy) return;
    const host = typeof proxy === "object" ? proxy.host : proxy;
    if (host) throw new Error("A proxy of a plugin's own cannot be used here: requests would go out without it.");
  };

  K.builtins.set("openrouter-kit", (scope) => {
    class MemoryHistoryStorage {
      #lists = new Map();
      async load(key) {
        return this.#lists.get(key) ?? [];
      }
      async save(key, list) {
        this.#lists.set(key, list);
      }
      async delete(key) {
        this.#lists.delete(key);
      }
      async listKeys() {
        return [...this.#lists.keys()];
      }
      destroy() {
        this.#lists.clear();
      }
    }
    class OpenRouterClient {
      #options;
      #storage;
      #length;
      constructor(options = {}) {
        warnOfProxy(scope, options.proxy);
        this.#options = options;
        this.#storage = options.historyAdapter ?? options.historyStorage ?? new MemoryHistoryStorage();
        this.#length = options.maxHistoryEntries ?? 20;
      }
      async chat(about) {
        const { model, systemPrompt, prompt, customMessages, user, group, temperature, max_tokens, maxTokens, ...rest } = about;
        const key = user === undefined ? undefined : `user:${user}${group === undefined ? "" : `_group:${group}`}`;
        const history = key === undefined ? [] : await this.#storage.load(key);
        const messages = customMessages ?? [
          ...(systemPrompt ? [{ role: "system", content: systemPrompt }] : []),
          ...history.map((one) => one.message ?? one),
          { role: "user", content: prompt },
        ];
        const body = { model: model ?? this.#options.model, messages, temperature, max_tokens: max_tokens ?? maxTokens };
        if (rest.responseFormat) body.response_format = rest.responseFormat;
        const url = this.#options.apiEndpoint ?? "https://openrouter.ai/api/v1/chat/completions";
        const answer = await post(scope, url, { authorization: `Bearer ${this.#options.apiKey}` }, body);
        const content = answer.choices?.[0]?.message?.content ?? null;
        if (key !== undefined && content !== null) {
          const said = [{ role: "user", content: prompt }, { role: "assistant", content }].map((message) => ({ message }));
          await this.#storage.save(key, [...history, ...said].slice(-this.#length));
        }
        return { content, model: answer.model, usage: answer.usage ?? null, finishReason: answer.choices?.[0]?.finish_reason ?? null, id: answer.id, toolCallsCount: 0, durationMs: 0, cost: null };
      }
      async clearHistory(user, group) {
        await this.#storage.delete(`user:${user}${group === undefined ? "" : `_group:${group}`}`);
      }
      getHistoryManager() {
        return { clearHistory: (key) => this.#storage.delete(key), getHistory: (key) => this.#storage.load(key) };
      }
      on() {
        return this;
      }
      off() {
        return this;
      }
      async destroy() {}
    }
    return { OpenRouterClient, MemoryHistoryStorage, default: OpenRouterClient };
  });

  K.builtins.set("google-ai-kit", (scope) => {
    class GeminiClient {
      #options;
      constructor(options = {}) {
        this.#options = typeof options === "string" ? { apiKey: options } : options;
        warnOfProxy(scope, this.#options.proxy);
      }
      async generateContent(request, about = {}) {
        const given = typeof request === "string" ? { contents: [{ role: "user", parts: [{ text: request }] }] } : request;
        const { model, contents, prompt, systemInstruction, generationConfig, temperature, maxOutputTokens } = { ...about, ...given };
        const body = {
          contents: contents ?? [{ role: "user", parts: [{ text: prompt }] }],
          generationConfig: { temperature, maxOutputTokens, ...generationConfig },
        };
        if (systemInstruction) {
          body.systemInstruction = typeof systemInstruction === "string" ? { parts: [{ text: systemInstruction }] } : systemInstruction;
        }
        const name = model ?? this.#options.model ?? this.#options.defaultModel ?? "gemini-2.0-flash";
        const base = this.#options.baseUrl ?? "https://generativelanguage.googleapis.com/v1beta";
        const answer = await post(scope, `${base}/models/${encodeURIComponent(name)}:generateContent`, { "x-goog-api-key": this.#options.apiKey }, body);
        const parts = answer.candidates?.[0]?.content?.parts ?? [];
        const text = parts.map((part) => part.text ?? "").join("");
        return { ...answer, text: () => text, response: { text: () => text } };
      }
    }
    return { GeminiClient, GoogleAI: GeminiClient, default: GeminiClient };
  });
})
