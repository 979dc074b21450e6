# The tables of the first version.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CriteriaSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=200)),
                ('when', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(unique=True)),
                ('criteria', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('after_scores', models.BooleanField()),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='EdgeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=200)),
                ('when', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('a', models.CharField(max_length=20)),
                ('b', models.CharField(max_length=20)),
                ('on', models.BooleanField()),
                ('source', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['when', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('key', models.CharField(help_text='name of its Parquet file', max_length=80, primary_key=True, serialize=False)),
                ('table', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=300)),
                ('file', models.CharField(max_length=300)),
                ('sha256', models.CharField(help_text="hash of the official file's bytes", max_length=64)),
                ('source', models.CharField(help_text='importer that recognised the file', max_length=100)),
                ('vintage', models.CharField(max_length=200)),
                ('publisher', models.CharField(max_length=200)),
                ('licence', models.CharField(max_length=200)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('standing', models.CharField(blank=True, max_length=20)),
                ('rows', models.PositiveIntegerField(help_text='rows of the table')),
                ('read', models.PositiveIntegerField(help_text='physical rows in the file')),
                ('accepted', models.PositiveIntegerField(help_text='physical rows accepted')),
                ('warned', models.PositiveIntegerField(default=0, help_text='of those, with a warning')),
                ('quarantined', models.PositiveIntegerField(default=0, help_text='kept aside to be mended')),
                ('excluded', models.PositiveIntegerField(default=0, help_text='left out by rule')),
                ('aside', models.JSONField(default=list, help_text='where, why, fate')),
                ('notes', models.JSONField(default=list)),
                ('measures', models.JSONField(default=list)),
                ('first_seen', models.DateTimeField()),
            ],
            options={
                'ordering': ['table', '-vintage', 'file'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=200)),
                ('when', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('about', models.CharField(help_text='such as option 3f2a…, or criteria', max_length=80)),
                ('decision', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['-when'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=200)),
                ('when', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('proposed_by', models.CharField(max_length=200)),
                ('proposed_on', models.DateField()),
                ('source', models.CharField(max_length=300)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('status', models.CharField(choices=[('idea', 'Put forward informally'), ('submitted', 'Submitted to the government'), ('consulted', 'Consulted on by the government'), ('decided', 'Chosen by the government, not yet law'), ('order', 'Made law by a structural changes order'), ('refused', 'Not taken forward')], default='idea', max_length=12)),
                ('units', models.JSONField()),
                ('option', models.CharField(max_length=12)),
            ],
            options={
                'ordering': ['proposed_on', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Facts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('area', models.CharField(help_text='name of the area under reorganisation', max_length=100)),
                ('from_lookup', models.BooleanField(default=False, help_text='the area is none of the 21: its districts come from a lookup')),
                ('unitaries', models.JSONField(default=list, help_text='codes that belong to it besides')),
                ('made_for', models.CharField(help_text='who commissioned the work', max_length=200)),
                ('made_by', models.CharField(help_text='who does the work', max_length=200)),
                ('fictitious', models.BooleanField(default=False, help_text='the county is made up')),
                ('created', models.DateTimeField()),
                ('code_version', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='facts_has_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Footprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=200)),
                ('when', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('name', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField()),
                ('units', models.JSONField()),
                ('option', models.CharField(max_length=12)),
            ],
            options={
                'ordering': ['name', '-version'],
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='one_footprint_per_version')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('key', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('stage', models.CharField(max_length=30)),
                ('state', models.CharField(choices=[('running', 'Running'), ('finished', 'Finished'), ('failed', 'Failed')], default='running', max_length=10)),
                ('settings', models.JSONField(default=dict)),
                ('seed', models.BigIntegerField()),
                ('code_version', models.CharField(max_length=40)),
                ('who', models.CharField(max_length=200)),
                ('started', models.DateTimeField()),
                ('finished', models.DateTimeField(null=True)),
                ('seconds', models.FloatField(null=True)),
                ('completeness', models.CharField(blank=True, max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('problem', models.JSONField(null=True)),
            ],
            options={
                'ordering': ['-started', '-key'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'running'), ('finished__isnull', False), _connector='OR'), name='ended_run_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='StructureVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=200)),
                ('when', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('name', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['name', '-version'],
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='one_structure_per_version')],
            },
        ),
        migrations.CreateModel(
            name='Weighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=200)),
                ('when', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('name', models.CharField(max_length=200, unique=True)),
                ('weights', models.JSONField()),
                ('criteria', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weightings', to='workspace.criteriaset')),
            ],
            options={
                'ordering': ['when', 'name'],
            },
        ),
        migrations.CreateModel(
            name='RunInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=300)),
                ('digest', models.CharField(max_length=64)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inputs', to='workspace.run')),
            ],
            options={
                'ordering': ['kind', 'name'],
                'constraints': [models.UniqueConstraint(fields=('run', 'kind', 'name'), name='one_hash_per_input')],
            },
        ),
        migrations.CreateModel(
            name='RunTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('rows', models.PositiveBigIntegerField()),
                ('digest', models.CharField(help_text='hash of the content, not of the file', max_length=64)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='workspace.run')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('run', 'name'), name='one_table_of_a_name_per_run')],
            },
        ),
    ]
