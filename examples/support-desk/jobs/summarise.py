"""Summarises the conversations that were closed this week; run by cron on Friday."""

import json
import os
import re
import sys
from pathlib import Path

import yaml
from openai import OpenAI
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

ROOT = Path(__file__).resolve().parent.parent
REGISTRY = os.environ.get("PROMPT_REGISTRY_URL", "http://127.0.0.1:7420")

api.set_provider(OFREPProvider(REGISTRY))
flags = api.get_client("support-desk")
model = OpenAI()


def shipped_prompt(path: str) -> dict:
    """The prompt that came with the code, for when the registry cannot be reached."""
    source = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    output = json.loads(source["jsonSchema"])
    return {
        "messages": [
            {"role": it["role"], "content": fill_partials(it["content"])}
            for it in source["messages"]
        ],
        "settings": {"model": source["model"], "parameters": source["modelParameters"]},
        "output": {"kind": "json-schema", "name": output["name"], "schema": output["schema"]},
    }


def fill_partials(content: str) -> str:
    def partial(match: re.Match) -> str:
        return (ROOT / "prompts" / "partials" / f"{match[1]}.md").read_text(encoding="utf-8")

    return re.sub(r"\{\{>\s*([\w-]+)\s*\}\}", partial, content)


def fill(template: str, variables: dict) -> str:
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda match: variables.get(match[1], ""), template)


def summarise(ticket_id: str, conversation: str) -> dict:
    shipped = shipped_prompt("prompts/summary.prompt.yml")
    prompt = flags.get_object_value("summary", shipped, EvaluationContext(targeting_key=ticket_id))
    messages = [
        {**it, "content": fill(it["content"], {"conversation": conversation})}
        for it in prompt["messages"]
    ]
    request = {"model": prompt["settings"]["model"], **prompt["settings"]["parameters"]}
    if prompt["output"]["kind"] == "json-schema":
        schema = {"name": "summary", "schema": prompt["output"]["schema"]}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    result = model.chat.completions.create(messages=messages, **request)
    return json.loads(result.choices[0].message.content)


def main() -> None:
    """Reads {"id", "conversation"} a line from stdin and writes the report to stdout."""
    for line in sys.stdin:
        ticket = json.loads(line)
        answer = summarise(ticket["id"], ticket["conversation"])
        mark = "!" if answer["escalated"] else " "
        topics = ", ".join(answer["topics"])
        print(f'{mark} {answer["order_number"] or "-"} [{answer["sentiment"]}] {topics}')
        print(f'  {answer["summary"]}')


if __name__ == "__main__":
    main()
