"""ModelSerializers, the nested ones of a deal included."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from simple_history.utils import bulk_create_with_history

from tests.benchmarks.plain.models import Company, Deal, Event, Interest, Party


class CompanySerializer(serializers.ModelSerializer[Company]):
    class Meta:
        model = Company
        fields = ("id", "display_name")


class PartySerializer(serializers.ModelSerializer[Party]):
    company = CompanySerializer()

    class Meta:
        model = Party
        fields = ("company", "role", "status", "since")


class InterestSerializer(serializers.ModelSerializer[Interest]):
    class Meta:
        model = Interest
        exclude = ("id", "deal", "n")


class DealSerializer(serializers.ModelSerializer[Deal]):
    parties = PartySerializer(many=True)
    interests = InterestSerializer(many=True)

    class Meta:
        model = Deal
        fields = "__all__"


class EventListSerializer(serializers.ListSerializer[list[Event]]):
    """Several at once: rows and history in bulk. Each `stream` is looked up by itself, as REST framework does."""

    def create(self, validated_data: list[dict[str, Any]]) -> list[Event]:
        made: list[Event] = bulk_create_with_history([Event(**given) for given in validated_data], Event)
        return made


class EventSerializer(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = "__all__"
        list_serializer_class = EventListSerializer
