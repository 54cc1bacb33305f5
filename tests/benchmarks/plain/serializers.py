"""ModelSerializers, the nested ones of a deal included."""

from __future__ import annotations

from rest_framework import serializers

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


class EventSerializer(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = "__all__"
